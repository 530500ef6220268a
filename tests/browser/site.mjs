// The demo town in a process of its own, and a browser that counts clicks and lets nothing leave the site.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
export const pictures = path.join(root, 'out', 'pictures');
mkdirSync(pictures, { recursive: true });

/** Starts the demo server; `SHIKOU_DEMO_SERVER` names the program, else cargo's example is run. */
export async function serve() {
  const target = process.env.CARGO_TARGET_DIR ?? path.join(root, 'target');
  const built = process.env.SHIKOU_DEMO_SERVER ?? path.join(target, 'debug/examples/demo_server');
  if (!existsSync(built)) {
    throw new Error(`${built} is not there: cargo build -p web --example demo_server`);
  }
  const child = spawn(built, ['3000'], { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] });
  const reports = [];
  const address = await new Promise((resolve, reject) => {
    let text = '';
    child.stdout.on('data', (data) => {
      text += data;
      for (const line of String(data).split('\n')) {
        if (line.startsWith('report: ')) reports.push(line);
      }
      const found = /listening on (\S+)/.exec(text);
      if (found) resolve(found[1]);
    });
    child.on('exit', (code) => reject(new Error(`demo server ended with ${code}`)));
  });
  return { address, reports, stop: () => child.kill() };
}

export async function launch() {
  const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';
  return chromium.launch({ executablePath, args: ['--no-sandbox'] });
}

export const desktop = { width: 1366, height: 768 };
export const phone = { width: 360, height: 740 };

/** A person at a screen: signed in through the demo's door, every click counted. */
export async function person(browser, site, login, { js = true, viewport = desktop } = {}) {
  const context = await browser.newContext({ javaScriptEnabled: js, viewport, locale: 'zh-CN', acceptDownloads: true });
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
