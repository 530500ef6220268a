// The grid with JavaScript: arrows and Enter, a block pasted from a spreadsheet, saving by itself, two at once, a
// session that ends in between.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { person, stage } from './site.mjs';

let site;
let browser;
stage((opened) => { ({ site, browser } = opened); });

const cells = (page, figure) => page.locator(`input[data-figure="${figure}"]`);
const saved = (page) => page.waitForFunction(() => document.querySelectorAll('td.dirty').length === 0);

async function paste(page, text) {
  await page.evaluate((value) => {
    const data = new DataTransfer();
    data.setData('text/plain', value);
    document.activeElement.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
  }, text);
}

test('keys move, a block is pasted, and everything is saved without a click', async () => {
  const officer = await person(browser, site, 'officer5');
  await officer.click('a:has-text("去填写")');
  const { page } = officer;
  await cells(page, 'checked').nth(0).focus();
  await page.keyboard.type('61');
  await page.keyboard.press('Enter');
  assert.equal(await page.evaluate(() => document.activeElement.name), await cells(page, 'checked').nth(1).getAttribute('name'));
  await page.keyboard.press('ArrowRight');
  assert.equal(await page.evaluate(() => document.activeElement.dataset.figure), 'correct');
  await page.keyboard.press('ArrowUp');
  await paste(page, '５９\t0\r\n58\t0\r\n');
  await saved(page);
  assert.equal(await cells(page, 'correct').nth(0).inputValue(), '59', 'full-width digits are read');
  assert.equal(await cells(page, 'correct').nth(1).inputValue(), '58');
  await page.reload();
  assert.equal(await cells(page, 'checked').nth(0).inputValue(), '61');
  assert.equal(await cells(page, 'correct').nth(1).inputValue(), '58');
  // What is wrong is told beside its row, in red, and saved all the same.
  await cells(page, 'correct').nth(0).fill('99');
  await page.keyboard.press('Tab');
  await page.locator('td.faulty').first().waitFor();
  assert.match(await page.locator('tr:has(td.faulty) .says').first().innerText(), /准确人数/);
  await cells(page, 'correct').nth(0).fill('x');
  await page.keyboard.press('Tab');
  await page.locator('td.faulty.dirty').first().waitFor();
  await cells(page, 'correct').nth(0).fill('59');
  await page.keyboard.press('Tab');
  await saved(page);
  assert.deepEqual(officer.faults, []);
  await officer.close();
});

test('why a cell is red is on the screen, on the cell and beside it, and a blank is named', async () => {
  const officer = await person(browser, site, 'officer5');
  await officer.click('a:has-text("去填写")');
  const { page } = officer;
  const cell = cells(page, 'checked').nth(3);
  const row = page.locator('tbody tr').nth(3);
  await cell.fill('12x');
  await page.keyboard.press('Tab');
  await page.locator('td.faulty.dirty').first().waitFor();
  const says = row.locator('.says > span');
  const words = await says.innerText();
  assert.match(words, /“12x”不是数目/);
  assert.equal(await cell.getAttribute('title'), words);
  assert.equal(await cell.getAttribute('aria-describedby'), await says.getAttribute('id'));
  await says.scrollIntoViewIfNeeded();
  const { x, width, height } = await says.boundingBox();
  const shown = await says.evaluate((span) => span.scrollWidth <= span.clientWidth + 1 || getComputedStyle(span).whiteSpace === 'normal');
  assert.ok(shown && x >= 0 && x + width <= 1366 && width > 150 && height > 0, `${x} ${width} ${height}`);
  await cell.fill('120');
  await page.keyboard.press('Tab');
  await saved(page);
  assert.match(await says.innerText(), /未填全：缺“准确人数”/);
  assert.equal(await cell.getAttribute('aria-describedby'), null);
  await cell.fill('');
  await page.keyboard.press('Tab');
  await saved(page);
  assert.deepEqual(officer.faults, []);
  await officer.close();
});

test('two at once: the second is told who changed it to what', async () => {
  const officer = await person(browser, site, 'officer5');
  const clerk = await person(browser, site, 'clerk');
  await officer.click('a:has-text("去填写")');
  const address = new URL(officer.page.url()).pathname;
  await clerk.go(address);
  await cells(clerk.page, 'checked').nth(2).fill('70');
  await clerk.page.keyboard.press('Tab');
  await saved(clerk.page);
  await cells(officer.page, 'checked').nth(2).fill('71');
  await officer.page.keyboard.press('Tab');
  await officer.page.locator('td.faulty.dirty').first().waitFor();
  const words = await officer.page.locator('tr:has(td.dirty) .says').first().innerText();
  assert.match(words, /已改为 70，这里填的是 71/);
  // Knowing that, the officer insists.
  await cells(officer.page, 'checked').nth(2).fill('72');
  await officer.page.keyboard.press('Tab');
  await saved(officer.page);
  await clerk.page.reload();
  assert.equal(await cells(clerk.page, 'checked').nth(2).inputValue(), '72');
  assert.deepEqual([...officer.faults, ...clerk.faults], []);
  await officer.close();
  await clerk.close();
});

test('a form sent after the session ended goes on after the sign-in', async () => {
  const officer = await person(browser, site, 'officer5');
  await officer.click('a:has-text("去填写")');
  const { page, context } = officer;
  const figure = cells(page, 'checked').nth(3);
  const name = await figure.getAttribute('name');
  const cookies = await context.cookies();
  // Another window signs out: the session of this page is over.
  const other = await context.newPage();
  await other.goto(`${site.address}/account`);
  await other.locator('.who summary').click();
  await other.locator('button:has-text("退出登录")').click();
  await other.waitForURL(/sign-in/);
  await context.addCookies(cookies);
  await figure.fill('64');
  await page.locator('button:has-text("保存")').click();
  await page.locator('#login').fill('officer5');
  await page.locator('#password').fill('demo-demo');
  await page.locator('button:has-text("登录")').click();
  await page.waitForURL(/done=saved/);
  assert.equal(await page.locator(`input[name="${name}"]`).inputValue(), '64');
  await officer.close();
});
