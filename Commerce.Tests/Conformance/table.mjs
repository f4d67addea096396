// What the suite found, as one table: a row for each scenario, a column for each revision.
export class Table {
  #columns;
  #rows = new Map();
  #notes = [];
  totals = { passed: 0, failed: 0, skipped: 0, warned: 0 };

  constructor(...columns) { this.#columns = columns; }

  /** Counts the checks of one scenario. `excused` may turn a failure or warning into a skip by giving its reason. */
  add(column, scenario, checks, excused = () => undefined) {
    const counts = { passed: 0, failed: 0, skipped: 0, warned: 0 };
    for (const check of checks) {
      const reason = ['FAILURE', 'WARNING'].includes(check.status) ? excused(check) : undefined;
      const kind = reason ? 'skipped' : { SUCCESS: 'passed', FAILURE: 'failed', SKIPPED: 'skipped', WARNING: 'warned' }[check.status];
      if (!kind) continue;
      counts[kind]++;
      this.totals[kind]++;
      if (kind !== 'passed') this.#notes.push(`${column} ${scenario}: ${kind} ${check.id}: ${reason ?? firstLine(check)}`);
    }
    const row = this.#rows.get(scenario) ?? new Map();
    row.set(column, counts);
    this.#rows.set(scenario, row);
  }

  print(say) {
    const width = Math.max(...[...this.#rows.keys()].map(name => name.length));
    const line = (name, cells) => `${name.padEnd(width)}  ${cells.map(cell => cell.padEnd(12)).join('')}`.trimEnd();
    say(line('passed/failed/skipped', this.#columns));
    for (const [name, row] of this.#rows) {
      say(line(name, this.#columns.map(column => row.has(column) ? cell(row.get(column)) : '-')));
    }
    say(line('together', this.#columns.map(column => cell(this.#sum(column)))));
    for (const note of this.#notes) say(`  ${note}`);
    const { passed, failed, skipped, warned } = this.totals;
    say(`${this.#rows.size} scenarios: ${passed} checks passed, ${failed} failed, ${skipped} skipped, ${warned} warnings`);
  }

  #sum(column) {
    const sum = { passed: 0, failed: 0, skipped: 0, warned: 0 };
    for (const counts of [...this.#rows.values()].map(row => row.get(column)).filter(Boolean)) {
      for (const kind of Object.keys(sum)) sum[kind] += counts[kind];
    }
    return sum;
  }
}

const cell = ({ passed, failed, skipped, warned }) => `${passed}/${failed}/${skipped}${warned ? ` !${warned}` : ''}`;

const firstLine = check => String(check.errorMessage ?? check.details?.note ?? 'no reason given').split('\n')[0].slice(0, 160);
