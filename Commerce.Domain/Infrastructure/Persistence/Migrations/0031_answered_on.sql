-- Which of the states given out with questions had their effect: kept in the update that keeps the answers.
alter table engine.operation add column answered_on text[] not null default '{}';
