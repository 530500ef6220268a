// The demo town as the program serves it, and a browser that counts clicks and lets nothing leave the site.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before } from 'node:test';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
/** Where pictures of pages go: nowhere, unless `PICTURES` asks for them. */
export const pictures = process.env.PICTURES ? path.join(root, 'out', 'pictures') : null;
if (pictures) mkdirSync(pictures, { recursive: true });

const PATIENCE_MS = 90_000;

/** Starts `shikou demo` on a free port; `SHIKOU` names the program, else what cargo built last for tests is run. */
async function serve() {
  const built = process.env.SHIKOU ?? path.join(process.env.CARGO_TARGET_DIR ?? path.join(root, 'target'), 'debug/shikou');
  if (!existsSync(built)) throw new Error(`${built} is not there: cargo build -p shikou`);
  const folder = mkdtempSync(path.join(tmpdir(), 'shikou-browser-'));
  const child = spawn(built, ['demo', '--dir', folder, '--listen', '127.0.0.1:0'], { stdio: ['ignore', 'ignore', 'pipe'] });
  const stop = () => {
    child.kill();
    rmSync(folder, { recursive: true, force: true });
  };
  process.once('exit', stop);
  const reports = [];
  let address = null;
  let told = '';
  await new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error(`no address after ${PATIENCE_MS} ms:\n${told}`)), PATIENCE_MS);
    child.stderr.on('data', (data) => {
      // Once it serves, a line on the terminal is something that nobody at a desk can mend.
      if (address !== null && String(data).trim() !== '') reports.push(String(data));
      told += data;
      const found = /网页演示在 (http:\/\/\S+)\/demo /.exec(told);
      if (address === null && found) {
        address = found[1];
        clearTimeout(late);
        resolve();
      }
    });
    child.on('exit', (code) => reject(new Error(`shikou demo ended with ${code}:\n${told}`)));
  });
  return { address, reports, stop, program: built };
}

async function launch() {
  const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';
  // Root has no sandbox to offer.
  return chromium.launch({ executablePath, args: process.getuid?.() === 0 ? ['--no-sandbox'] : [] });
}

/**
 * The town and the browser of a file or group of tests, handed over before its tests begin and gone after them. What the
 * program said on its terminal meanwhile is a fault.
 */
export function stage(handOver) {
  let site;
  let browser;
  before(async () => {
    site = await serve();
    browser = await launch();
    await handOver({ site, browser });
  });
  after(async () => {
    await browser?.close();
    site?.stop();
    assert.deepEqual(site?.reports ?? [], []);
  });
}

export const desktop = { width: 1366, height: 768 };
export const phone = { width: 360, height: 740 };

/** A person at a screen: signed in through the demo's door, every click counted. */
export async function person(browser, site, login, { js = true, viewport = desktop } = {}) {
  // Scrolls at once: a click waits until nothing moves, and without scripts a smooth scroll may be waited for in vain.
  const context = await browser.newContext({ javaScriptEnabled: js, viewport, locale: 'zh-CN', acceptDownloads: true, reducedMotion: 'reduce' });
  const page = await context.newPage();
  const faults = [];
  page.on('request', (request) => {
    const url = request.url();
    if (!url.startsWith(site.address) && !url.startsWith('data:')) faults.push(`outside request: ${url}`);
  });
  page.on('console', (message) => {
    // A refusal that the page shows is also told by the browser itself.
    if (message.type() === 'error' && !/status of (409|422|401)/.test(message.text())) faults.push(message.text());
  });
  page.on('pageerror', (error) => faults.push(String(error)));
  if (js) {
    await page.exposeFunction('refusedByPolicy', (what) => faults.push(`refused by the content policy: ${what}`));
    await page.addInitScript(() => document.addEventListener('securitypolicyviolation', (event) => {
      window.refusedByPolicy(`${event.violatedDirective} ${event.blockedURI} on ${location.pathname}`);
    }));
  }
  await page.goto(`${site.address}/demo`);
  await page.locator(`form:has(input[value="${login}"]) button`).click();
  await page.waitForURL(`${site.address}/`);
  let clicks = 0;
  return {
    page,
    context,
    faults,
    get clicks() { return clicks; },
    restart() { clicks = 0; },
    /** One click on what is visible. */
    async click(target) {
      const locator = typeof target === 'string' ? page.locator(target) : target;
      clicks += 1;
      await locator.first().click();
    },
    /** A click that ends in a file. */
    async download(target) {
      const waiting = page.waitForEvent('download');
      await this.click(target);
      return waiting;
    },
    go: (address) => page.goto(site.address + address),
    text: () => page.locator('main').innerText(),
    close: () => context.close(),
  };
}
