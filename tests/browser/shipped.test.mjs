// What browsers are sent: scripts of ES2020, styles of old engines, little of both, nothing from elsewhere, and a content
// policy that a browser enforces.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { get } from 'node:http';
import { test } from 'node:test';
import { parse } from 'acorn';
import { person, stage } from './site.mjs';

const FIRST_LOAD_BYTES = 70 * 1024;
let site;
let browser;
let sent = [];

stage(async (opened) => {
  ({ site, browser } = opened);
  const page = await (await fetch(`${site.address}/sign-in`)).text();
  const addresses = [...page.matchAll(/(?:src|href)="(\/assets\/[^"]+)"/g)].map((match) => match[1]);
  sent = await Promise.all(addresses.map(async (address) => ({
    address, text: await (await fetch(site.address + address)).text(),
  })));
});

/** Bytes on the way from the server, packed as it packs them. */
function carried(address, cookie = '') {
  return new Promise((resolve, reject) => {
    get(site.address + address, { headers: { 'accept-encoding': 'gzip', cookie } }, (answer) => {
      assert.equal(answer.headers['content-encoding'], 'gzip', address);
      let bytes = 0;
      answer.on('data', (data) => { bytes += data.length; });
      answer.on('end', () => resolve({ bytes, kept: answer.headers['cache-control'] }));
    }).on('error', reject);
  });
}

const ending = (end) => sent.filter(({ address }) => address.endsWith(end));

const crate = new URL('../../crates/web/', import.meta.url);

test('every shipped file is looked at here', () => {
  const names = sent.map(({ address }) => address.split('/').pop()).sort();
  assert.deepEqual(names, readdirSync(new URL('assets/', crate)).sort());
  for (const { address, text } of sent) {
    assert.equal(text, readFileSync(new URL(`assets/${address.split('/').pop()}`, crate), 'utf8'), address);
  }
  assert.deepEqual([...ending('.js'), ...ending('.css'), ...ending('.svg')].length, sent.length, 'no other kind');
  // Nothing is hidden in pages: no script or style but these, no handler and no style in an attribute.
  const pages = new URL('src/pages/', crate);
  const templates = readdirSync(pages, { recursive: true }).filter((name) => String(name).endsWith('.html'));
  assert.ok(templates.length > 30, templates.length);
  for (const name of templates) {
    const text = readFileSync(new URL(String(name), pages), 'utf8');
    for (const [tag] of text.matchAll(/<script[^>]*>/g)) assert.match(tag, /src="/, `${name}: ${tag}`);
    assert.doesNotMatch(text, /<style|\son[a-z]+=|\sstyle=|javascript:/, name);
  }
});

test('scripts parse as ES2020', () => {
  const scripts = ending('.js');
  assert.equal(scripts.length, 2);
  for (const { address, text } of scripts) {
    assert.doesNotThrow(() => parse(text, { ecmaVersion: 2020, sourceType: 'script' }), address);
  }
  assert.throws(() => parse('a ??= b', { ecmaVersion: 2020 }), 'the parser refuses what came after 2020');
});

test('styles are of engines from Chromium 78 on', () => {
  const styles = ending('.css');
  assert.equal(styles.length, 2);
  for (const { address, text } of styles) {
    const rules = text.replace(/\/\*[\s\S]*?\*\//g, '');
    for (const word of ['oklch(', 'color-mix(', '@layer', 'light-dark(', ':has(', ':is(', ':where(',
      '@container', '@property', '@import', 'clamp(', 'dvh', 'svh']) {
      assert.ok(!rules.includes(word), `${address} has ${word}`);
    }
    // No rule within a rule: only what begins with @ holds others.
    const heads = [];
    for (const [, head, sign] of rules.replace(/"[^"]*"|'[^']*'|url\([^)]*\)/g, '').matchAll(/([^{}]*)([{}])/g)) {
      if (sign === '}') heads.pop();
      else {
        const inside = heads.at(-1);
        assert.ok(inside === undefined || inside.startsWith('@'), `${address}: ${head.trim()} inside ${inside}`);
        heads.push(head.split(';').pop().trim());
      }
    }
    assert.deepEqual(heads, [], address);
    assert.doesNotMatch(rules, /url\(\s*["']?(?:https?:)?\/\//, `${address} fetches from elsewhere`);
  }
});

test('the first page after the sign-in is light', async () => {
  const largest = { login: '', bytes: 0 };
  for (const login of ['clerk', 'officer4', 'secretary1']) {
    const someone = await person(browser, site, login, { js: false });
    const cookie = (await someone.context.cookies()).map(({ name, value }) => `${name}=${value}`).join('; ');
    await someone.close();
    const { bytes } = await carried('/', cookie);
    if (bytes > largest.bytes) Object.assign(largest, { login, bytes });
  }
  const shared = [];
  for (const { address } of sent) {
    const { bytes, kept } = await carried(address);
    assert.match(kept, /immutable/, address);
    shared.push({ address, bytes });
  }
  const total = shared.reduce((sum, { bytes }) => sum + bytes, largest.bytes);
  console.log(`first load: page ${largest.bytes} (${largest.login}) + ${shared.map(({ address, bytes }) =>
    `${address.split('/').pop()} ${bytes}`).join(' + ')} = ${total} bytes as sent`);
  assert.ok(total <= FIRST_LOAD_BYTES, `${total} bytes`);
});

test('the content policy refuses what a page did not bring', async () => {
  const someone = await person(browser, site, 'leader');
  assert.deepEqual(someone.faults, []);
  // The negative control of every other test: what they listen for is heard.
  await someone.page.evaluate(() => {
    const styled = document.createElement('div');
    styled.setAttribute('style', 'color: red');
    document.body.append(styled);
    const script = document.createElement('script');
    script.textContent = 'window.wasRun = true';
    document.body.append(script);
    const picture = document.createElement('img');
    picture.src = 'http://127.0.0.1:9/elsewhere.png';
    document.body.append(picture);
  });
  await someone.page.waitForTimeout(200);
  assert.equal(await someone.page.evaluate(() => window.wasRun), undefined);
  for (const directive of ['style-src', 'script-src', 'img-src']) {
    assert.ok(someone.faults.some((fault) => fault.includes(directive)), `${directive}: ${someone.faults.join('\n')}`);
  }
  await someone.close();
});
