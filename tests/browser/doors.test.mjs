// At the doors and on the way: a wrong password, a password of one's own, codes to scan, a page that is old, names found by
// their initials, and the way back; with JavaScript and without.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { person, stage } from './site.mjs';

let site;
let browser;
stage((opened) => { ({ site, browser } = opened); });

for (const js of [true, false]) {
  describe(js ? 'with JavaScript' : 'without JavaScript', () => {
    const open = (login) => person(browser, site, login, { js });

    test('a wrong password is told alike for known and unknown logins, and the login is kept', async () => {
      const page = await (await browser.newContext({ javaScriptEnabled: js })).newPage();
      const said = [];
      for (const login of [js ? 'deputy1' : 'deputy3', `nobody${js}`]) {
        await page.goto(`${site.address}/sign-in`);
        await page.fill('#login', login);
        await page.fill('#password', 'not-it-at-all');
        await page.click('button:has-text("登录")');
        said.push(await page.locator('[role="alert"]').innerText());
        assert.equal(await page.inputValue('#login'), login);
        assert.equal(await page.inputValue('#password'), '');
      }
      assert.equal(said[0], said[1]);
      assert.match(said[0], /登录名、密码或动态码不对/);
      await page.fill('#login', js ? 'deputy1' : 'deputy3');
      await page.fill('#password', 'demo-demo');
      await page.click('button:has-text("登录")');
      await page.waitForURL(`${site.address}/`);
      await page.context().close();
    });

    test('what was asked for before the sign-in is shown after it', async () => {
      const page = await (await browser.newContext({ javaScriptEnabled: js })).newPage();
      await page.goto(`${site.address}/committees?text=slx`);
      await page.fill('#login', 'leader');
      await page.fill('#password', 'demo-demo');
      await page.click('button:has-text("登录")');
      await page.waitForURL(/\/committees\?text=slx$/);
      await page.context().close();
    });

    test('faults of a form stand at its top with links to the fields, what was typed is kept', async () => {
      const admin = await open('admin');
      await admin.go('/users/new');
      await admin.page.fill('#login', 'a b');
      await admin.page.fill('#name', '新人');
      await admin.page.selectOption('#role', 'beat_officer');
      await admin.click('main button.btn-primary');
      const links = await admin.page.locator('[role="alert"] a').evaluateAll((all) => all.map((one) => one.hash));
      assert.ok(links.length >= 2, String(links));
      for (const link of links) assert.equal(await admin.page.locator(link).count(), 1, link);
      assert.equal(await admin.page.inputValue('#login'), 'a b');
      assert.equal(await admin.page.inputValue('#name'), '新人');
      assert.deepEqual(admin.faults, []);
      await admin.close();
    });

    test('an old page is told who changed what meanwhile', async () => {
      const login = js ? 'officer4' : 'officer5';
      const [officer, clerk] = [await open(login), await open('clerk')];
      await officer.click('a:has-text("去填写")');
      const grid = new URL(officer.page.url()).pathname;
      await clerk.go(grid);
      const cell = (one) => one.page.locator('input[data-figure="checked"]').nth(1);
      await cell(clerk).fill('81');
      await clerk.click('button:has-text("保存")');
      await clerk.page.waitForLoadState();
      await cell(officer).fill('82');
      await officer.click('button:has-text("保存")');
      await officer.page.locator('.note.bad, td.faulty.dirty').first().waitFor();
      assert.match(await officer.text(), /陈某[^。]*已?改为 ?81/);
      await officer.close();
      await clerk.close();
    });

    test('initials find committees, stations and staff, and the search is in the address', async () => {
      const clerk = await open('clerk');
      const shown = async () => clerk.page.locator('table.ranking, table.committees')
        .locator('tbody tr:visible td.key > a').allInnerTexts();
      for (const list of ['/committees', '/ranking']) {
        await clerk.go(list);
        await clerk.page.fill('#text', 'slx');
        if (js) assert.ok((await shown()).every((name) => name.includes('三林新村')), `${await shown()}`);
        await clerk.page.press('#text', 'Enter');
        await clerk.page.waitForURL(/text=slx/);
        const found = await shown();
        assert.ok(found.length > 3 && found.every((name) => name.includes('三林新村')), `${list}: ${found}`);
      }
      // Back is where one was.
      await clerk.click('tbody td.key a');
      await clerk.page.goBack();
      assert.match(clerk.page.url(), /text=slx/);
      assert.ok((await shown()).every((name) => name.includes('三林新村')));
      await clerk.close();
      const admin = await open('admin');
      await admin.go('/users?text=fm');
      assert.deepEqual((await admin.page.locator('td.key').allInnerTexts()).sort(), ['冯某', '方某'].sort());
      await admin.close();
    });

    test('one-time codes come as a picture to scan', async () => {
      const leader = await open('leader');
      await leader.go('/account/totp');
      await leader.click('button:has-text("开通动态码")');
      const box = await leader.page.locator('svg.qr').boundingBox();
      assert.ok(box.width >= 180 && Math.abs(box.width - box.height) < 1, JSON.stringify(box));
      await leader.page.fill('#code', '000000');
      await leader.click('button:has-text("完成开通")');
      assert.match(await leader.text(), /动态码不对|不正确|有误/);
      assert.equal(await leader.page.locator('svg.qr').count(), 1);
      await leader.close();
    });
  });
}
