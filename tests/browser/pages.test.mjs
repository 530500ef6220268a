// Every page of every role at both sizes: nothing for axe to find, nothing wider than the screen; a picture of each
// in out/pictures where PICTURES is set.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after, test } from 'node:test';
import { desktop, person, phone, pictures, stage } from './site.mjs';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
let site;
let browser;
const counts = { pages: 0, violations: 0 };

stage((opened) => { ({ site, browser } = opened); });
after(() => {
  console.log(`${counts.pages} pages looked at, ${counts.violations} violations`);
});

/** What kind of page an address leads to. */
const kindOf = (address) => address.split('?')[0].replace(/\d{4}-\d\d(?=\/|$|\.)/g, 'M').replace(/\d{12}/g, 'C')
  .replace(/stations\/[^/]+/, 'stations/S').replace(/users\/(?!new)[^/]+/, 'users/U').replace(/readings\/[^/]+/, 'readings/R')
  .replace(/M-\d+/, 'M').replace(/consequences\/\d+/, 'consequences/N');

/** Goes wherever a role's own pages lead, one of each kind, and hands over each. */
async function visit(someone, each) {
  const seen = new Set();
  const queue = ['/'];
  while (queue.length > 0) {
    const address = queue.shift();
    const kind = kindOf(address);
    if (seen.has(kind) || /\.(xlsx|pdf|docx|json)$/.test(address.split('?')[0])) continue;
    seen.add(kind);
    const answer = await someone.go(address);
    assert.equal(answer.status(), 200, `${address}`);
    const links = await someone.page.locator('a[href^="/"]').evaluateAll((all) => all.map((one) => one.getAttribute('href')));
    queue.push(...links.map((link) => link.split('#')[0]).filter((link) => link && link !== '/demo'));
    await each(kind);
  }
}

async function look(someone, name, viewport, size) {
  const { page } = someone;
  await page.setViewportSize(viewport);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth);
  assert.ok(wide <= viewport.width, `${name} is ${wide} wide at ${viewport.width}`);
  if (pictures) await page.screenshot({ path: `${pictures}/${name}.${size}.png`, fullPage: true });
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe);
  const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }));
  counts.pages += 1;
  counts.violations += violations.length;
  const told = violations.map((one) => `${one.id}: ${one.help}\n  ${one.nodes.slice(0, 3).map((node) => node.html).join('\n  ')}`);
  assert.deepEqual(told, [], `${name} ${size}`);
}

for (const login of ['clerk', 'head', 'officer4', 'deputy2', 'community1', 'secretary1', 'worker1', 'leader', 'admin']) {
  test(`the pages of ${login}`, async (context) => {
    const someone = await person(browser, site, login);
    await visit(someone, async (kind) => {
      const name = `${login}${kind.replace(/[^A-Za-z0-9]+/g, '-').replace(/-$/, '')}`;
      await context.test(`${login} ${kind}`, async () => {
        await look(someone, name, desktop, 'desktop');
        await look(someone, name, phone, 'phone');
      });
    });
    assert.deepEqual(someone.faults, []);
    await someone.close();
  });
}

test('what follows from a month, of each kind and in each state', async (context) => {
  const someone = await person(browser, site, 'head');
  await someone.go('/consequences?state=all');
  const rows = await someone.page.locator('table.consequences tbody tr').evaluateAll((all) => all.map((row) => ({
    address: row.querySelector('td.key a').getAttribute('href'),
    kind: [1, 3].map((back) => row.cells[row.cells.length - back].innerText.trim()).concat(
      row.cells[row.cells.length - 4].innerText.trim()).filter((_, at) => at !== 1).reverse().join(' '),
  })));
  const one = new Map(rows.map((row) => [row.kind, row.address]));
  const all = [...one.keys()].join('\n');
  for (const wanted of ['待办', '进行中 已通知', '进行中 已召开', '进行中 已上报', '已完成', '重发后撤销']) assert.match(all, new RegExp(wanted), all);
  for (const wanted of ['月度分析会', '一级约谈', '二级约谈', '一票否决建议']) assert.match(all, new RegExp(wanted), all);
  for (const [kind, address] of one) {
    await context.test(kind, async () => {
      await someone.go(address);
      const name = `consequence-${kind.replace(/\s+/g, '-')}`;
      await look(someone, name, desktop, 'desktop');
      await look(someone, name, phone, 'phone');
    });
  }
  assert.deepEqual(someone.faults, []);
  await someone.close();
});

test('the doors', async () => {
  const page = await (await browser.newContext({ locale: 'zh-CN' })).newPage();
  const nobody = { page, faults: [] };
  for (const address of ['/sign-in', '/demo', '/no-such-page']) {
    await page.goto(site.address + address);
    await look(nobody, `nobody${address.replace(/\//g, '-')}`, desktop, 'desktop');
    await look(nobody, `nobody${address.replace(/\//g, '-')}`, phone, 'phone');
  }
});
