// A real browser, spoken to over its own protocol: nothing to install but the browser. Ended by its process id.
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { until } from './server.mjs';

const names = [process.env.COMMERCE_CHROMIUM, 'chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const patience = 60_000;

function find() {
  const found = names.filter(Boolean).find(name => spawnSync(name, ['--version'], { stdio: 'ignore' }).status === 0);
  if (!found) throw new Error('No Chromium was found: install it (apt-get install chromium), or name one in COMMERCE_CHROMIUM.');
  return found;
}

export class Browser {
  #process;
  #profile;
  #socket;
  #last = 0;
  #waiting = new Map();
  #session;

  static async start() {
    const browser = new Browser();
    await browser.#start();
    return browser;
  }

  async #start() {
    this.#profile = mkdtempSync(join(tmpdir(), 'commerce-browser-'));
    const root = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
    this.#process = spawn(find(), [
      '--headless=new', '--remote-debugging-port=0', `--user-data-dir=${this.#profile}`, '--disable-gpu', '--disable-dev-shm-usage', '--no-first-run',
      '--disable-background-networking', '--disable-component-update', '--disable-sync', '--hide-scrollbars', ...root, 'about:blank',
    ], { stdio: ['ignore', 'ignore', 'pipe'] });
    let said = '';
    const address = await new Promise((done, fail) => {
      const late = setTimeout(() => fail(new Error(`The browser does not listen:\n${said}`)), patience);
      this.#process.once('exit', code => fail(new Error(`The browser ended with code ${code}:\n${said}`)));
      this.#process.stderr.on('data', chunk => {
        said += chunk;
        const [, url] = said.match(/DevTools listening on (ws:\S+)/) ?? [];
        if (url) { clearTimeout(late); done(url); }
      });
    });
    this.#socket = new WebSocket(address);
    await new Promise((done, fail) => { this.#socket.onopen = done; this.#socket.onerror = fail; });
    this.#socket.onmessage = ({ data }) => {
      const { id, result, error } = JSON.parse(data);
      if (!id) return;
      const { done, fail } = this.#waiting.get(id);
      this.#waiting.delete(id);
      if (error) fail(new Error(error.message)); else done(result);
    };
    const { targetInfos } = await this.#send('Target.getTargets');
    const { targetId } = targetInfos.find(it => it.type === 'page');
    ({ sessionId: this.#session } = await this.#send('Target.attachToTarget', { targetId, flatten: true }));
    await this.ask('Page.enable');
  }

  #send(method, params = {}, sessionId = undefined) {
    const id = ++this.#last;
    return new Promise((done, fail) => {
      this.#waiting.set(id, { done, fail });
      this.#socket.send(JSON.stringify({ id, method, params, sessionId }));
    });
  }

  ask(method, params) { return this.#send(method, params, this.#session); }

  /** As a telephone or a desk shows it, in daylight or at night. */
  async look(width, height, scheme = 'light') {
    await this.ask('Emulation.setDeviceMetricsOverride', { width, height, deviceScaleFactor: 2, mobile: width < 600 });
    await this.ask('Emulation.setEmulatedMedia', { features: [{ name: 'prefers-color-scheme', value: scheme }] });
  }

  async withoutScript(value = true) { await this.ask('Emulation.setScriptExecutionDisabled', { value }); }

  async open(url) {
    const { errorText } = await this.ask('Page.navigate', { url });
    if (errorText) throw new Error(`${url}: ${errorText}`);
    await this.settled(url);
  }

  async settled() {
    await until(async () => await this.run('document.readyState').catch(() => '') === 'complete');
  }

  /** What an expression comes to in the page that is shown. */
  async run(expression) {
    const { result, exceptionDetails } = await this.ask('Runtime.evaluate', { expression, returnByValue: true, awaitPromise: true });
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    return result.value;
  }

  text() { return this.run('document.body?.innerText ?? ""'); }

  /** Waits for words on the page, through as many pages as that takes. */
  async sees(words) {
    const since = Date.now();
    await until(async () => {
      const text = await this.text().catch(() => '');
      if (Date.now() - since > patience) throw new Error(`"${words}" is not on the page:\n${text}`);
      return text.includes(words);
    });
  }

  async press(key) {
    const code = key === 'Tab' ? 9 : 13;
    for (const type of ['keyDown', 'keyUp']) {
      await this.ask('Input.dispatchKeyEvent', { type, key, code: key, windowsVirtualKeyCode: code, text: key === 'Enter' && type === 'keyDown' ? '\r' : undefined });
    }
  }

  /** As a finger does: in the middle of it, wherever that is. */
  async click(selector) {
    const at = await this.run(`(() => { const it = document.querySelector(${JSON.stringify(selector)}); if (!it) return null; it.scrollIntoView({ block: 'center' });
      const box = it.getBoundingClientRect(); return { x: box.x + box.width / 2, y: box.y + box.height / 2 }; })()`);
    if (!at) throw new Error(`There is no ${selector} on the page:\n${await this.text()}`);
    for (const type of ['mousePressed', 'mouseReleased']) await this.ask('Input.dispatchMouseEvent', { type, ...at, button: 'left', clickCount: 1 });
  }

  async type(selector, text) {
    await this.run(`document.querySelector(${JSON.stringify(selector)}).focus()`);
    await this.ask('Input.insertText', { text });
  }

  /** The whole page, or the part an element takes, as a PNG in base64. */
  async picture(selector) {
    const clip = await this.run(`(() => { const box = document.querySelector(${JSON.stringify(selector ?? 'html')}).getBoundingClientRect();
      return { x: box.x + scrollX, y: box.y + scrollY, width: box.width, height: box.height, scale: 1 }; })()`);
    return (await this.ask('Page.captureScreenshot', { captureBeyondViewport: true, clip })).data;
  }

  /** Pixels of a picture, read on an empty page: { width, height, data }. */
  async pixels(png) {
    const { frameTree } = await this.ask('Page.getFrameTree');
    const { executionContextId: contextId } = await this.ask('Page.createIsolatedWorld', { frameId: frameTree.frame.id });
    const { result } = await this.ask('Runtime.evaluate', {
      contextId, returnByValue: true, awaitPromise: true,
      expression: `(async () => { const bytes = Uint8Array.from(atob('${png}'), it => it.charCodeAt(0)); const picture = await createImageBitmap(new Blob([bytes]));
        const canvas = new OffscreenCanvas(picture.width, picture.height); const pen = canvas.getContext('2d'); pen.drawImage(picture, 0, 0);
        const { width, height, data } = pen.getImageData(0, 0, picture.width, picture.height); return { width, height, data: Array.from(data) }; })()`,
    });
    return { ...result.value, data: Uint8ClampedArray.from(result.value.data) };
  }

  /** What a screen reader has to go by: every role with its name. */
  async outline() {
    const { nodes } = await this.ask('Accessibility.getFullAXTree');
    return nodes.filter(it => !it.ignored).map(it => ({ role: it.role?.value, name: it.name?.value ?? '' }));
  }

  async stop() {
    const gone = new Promise(done => this.#process.once('exit', done));
    this.#process.kill('SIGTERM');
    await gone;
    rmSync(this.#profile, { recursive: true, force: true });
  }
}
