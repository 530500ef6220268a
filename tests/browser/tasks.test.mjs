// The month from the grid to the published ranking, each task within its budget of clicks, with JavaScript and without.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { launch, person, serve } from './site.mjs';

const counted = [];

/** Types what is missing in a grid as an officer would: last month's count where there is one, else a plain figure. */
async function fillYellow(page) {
  const cells = page.locator('td.blank input');
  const names = await cells.evaluateAll((inputs) => inputs.map((input) => [input.name, input.title]));
  for (const [name, title] of names) {
    const last = /上月 (\d+)/.exec(title)?.[1];
    const figure = name.split('.')[2];
    const checked = figure === 'checked' ? '60' : figure === 'correct' ? '59' : null;
    const none = /falsified|revoked|overseas/.test(figure) ? '0' : null;
    await page.locator(`input[name="${name}"]`).fill(checked ?? none ?? last ?? '0');
  }
  return names.length;
}

for (const js of [true, false]) {
  describe(js ? 'with JavaScript' : 'without JavaScript', () => {
    let site;
    let browser;
    const open = (login, options = {}) => person(browser, site, login, { js, ...options });
    const within = (who, task, clicks, budget) => {
      counted.push(`${js ? 'js' : '--'}  ${who}  ${task}: ${clicks} of ${budget}`);
      assert.ok(clicks <= budget, `${task}: ${clicks} clicks, budget ${budget}`);
    };
    const done = async (someone) => {
      assert.deepEqual(someone.faults, []);
      await someone.close();
    };
    let month;

    before(async () => {
      site = await serve();
      browser = await launch();
    });
    after(async () => {
      await browser?.close();
      site?.stop();
      assert.deepEqual(site?.reports, []);
    });

    test('the secretary sees why marks were lost without a click', async () => {
      const secretary = await open('secretary1');
      const text = await secretary.text();
      assert.match(text, /总分/);
      assert.match(text, /全镇名次/);
      assert.ok((await secretary.page.locator('.steps').count()) > 0, text);
      within('secretary', 'why did we lose marks', secretary.clicks, 0);
      await secretary.click('.block .more');
      within('secretary', 'to the records', secretary.clicks, 1);
      assert.match(await secretary.text(), /这个月的数据/);
      await done(secretary);
    });

    test('the clerk reminds the late', async () => {
      const clerk = await open('clerk');
      await clerk.click('a:has-text("催报")');
      assert.match(await clerk.text(), /催报文字/);
      month = /\/months\/(\d{4}-\d\d)\/late/.exec(clerk.page.url())[1];
      if (js) {
        await clerk.context.grantPermissions(['clipboard-read', 'clipboard-write']);
        await clerk.click('[data-copy="reminder-all"]');
        const copied = await clerk.page.evaluate(() => navigator.clipboard.readText());
        assert.match(copied, /考核/);
      }
      within('clerk', 'remind the late', clerk.clicks, 2);
      await done(clerk);
    });

    for (const officer of ['officer3', 'officer4', 'officer5']) {
      test(`${officer} completes the grid and hands it in`, async () => {
        const someone = await open(officer);
        await someone.click('a:has-text("去填写")');
        const typed = await fillYellow(someone.page);
        if (js && typed > 0) {
          await someone.page.locator('h1').focus().catch(() => {});
          await someone.page.keyboard.press('Tab');
          await someone.page.waitForFunction(() => document.querySelectorAll('td.dirty').length === 0);
        }
        await someone.click('button:has-text("检查并提交")');
        const problems = await someone.page.locator('.note.bad li').allInnerTexts();
        assert.deepEqual(problems, []);
        await someone.click('button:has-text("提交")');
        assert.match(await someone.text(), /已提交/);
        within('officer', `grid to submission (${typed} cells typed)`, someone.clicks, 4);
        await done(someone);
      });
    }

    for (const deputy of ['deputy2', 'deputy3', 'deputy4', 'deputy5']) {
      test(`${deputy} reviews and signs`, async () => {
        const someone = await open(deputy);
        await someone.click('a:has-text("去审阅")');
        await someone.click('button:has-text("签认")');
        assert.match(await someone.text(), /已签认/);
        within('deputy', 'review and sign', someone.clicks, 2);
        await done(someone);
      });
    }

    test('the office reviews, locks, and has the circular and the ranking table', async () => {
      const clerk = await open('clerk');
      for (let station = 0; station < 5; station += 1) {
        await clerk.go(`/months/${month}/summary`);
        const waiting = clerk.page.locator('tr:has-text("待审核") a');
        assert.ok((await waiting.count()) > 0);
        await waiting.first().click();
        await clerk.page.locator('button:has-text("审核通过")').click();
        assert.match(await clerk.text(), /已审核通过/);
      }
      await clerk.go('/');
      clerk.restart();
      await clerk.click('a:has-text("汇总")');
      await clerk.click('button:has-text("锁定")');
      assert.match(await clerk.text(), /已锁定/);
      const circular = await clerk.download('a:has-text("通报")');
      assert.match(circular.suggestedFilename(), /通报.*docx/);
      const ranking = await clerk.download('a:has-text("排名公示表")');
      assert.match(ranking.suggestedFilename(), /排名公示表.*xlsx/);
      within('clerk', 'summary, lock, circular, ranking table', clerk.clicks, 4);
      await done(clerk);
    });

    test('the head publishes, and everybody sees the ranking', async () => {
      const head = await open('head');
      await head.click(`a:has-text("汇总")`);
      await head.click('button:has-text("公布")');
      assert.match(await head.text(), /已公布并封存/);
      within('head', 'publish', head.clicks, 3);
      await done(head);
      const leader = await open('leader');
      await leader.click('nav a:has-text("排名")');
      assert.match(await leader.text(), new RegExp(`${month} 排名`));
      await done(leader);
    });

    test('a published month comes out again by two', async () => {
      const clerk = await open('clerk');
      await clerk.go(`/months/${month}`);
      await clerk.click('summary:has-text("申请重发")');
      await clerk.page.fill('textarea[name="reason"]', '推送数少计（测试）');
      await clerk.click('button:has-text("申请重发")');
      assert.match(await clerk.text(), /等另一人同意/);
      assert.equal(await clerk.page.locator('button:has-text("同意重发")').count(), 0);
      await done(clerk);
      const head = await open('head');
      await head.go(`/months/${month}`);
      await head.click('button:has-text("同意重发")');
      assert.match(await head.text(), /已同意重发/);
      await head.go(`/months/${month}/summary`);
      await head.click('button:has-text("公布")');
      assert.match(await head.text(), /第 2 次发布/);
      await done(head);
    });

    test('a reading is tried and signed', async () => {
      const head = await open('head');
      await head.click('nav a:has-text("政策")');
      const open_ = head.page.locator('.item:has(.state.late), .item:has(.state.todo)').first();
      await head.click(open_.locator('summary'));
      await head.click(open_.locator('a:has-text("过去几个月会怎样")'));
      assert.match(await head.text(), /什么都没有改/);
      await head.page.goBack();
      const again = head.page.locator('.item:has(.state.late), .item:has(.state.todo)').first();
      if (!(await again.locator('details').getAttribute('open'))) await head.click(again.locator('summary'));
      await again.locator('input[name="decided_by"]').fill('镇平安例会（测试）');
      await head.click(again.locator('button:has-text("登记")'));
      assert.match(await head.text(), /已登记读法/);
      await done(head);
    });

    test('figures go out as a table and come in again without a change', async () => {
      const clerk = await open('clerk');
      await clerk.go('/months');
      await clerk.click('button:has-text("开月")');
      assert.match(await clerk.text(), /已开月/);
      const next = /\/months\/(\d{4}-\d\d)/.exec(clerk.page.url())[1];
      await clerk.go(`/months/${next}`);
      clerk.restart();
      await clerk.click('a:has-text("导入数据")');
      const template = await clerk.download('a:has-text("下载模板")');
      assert.match(template.suggestedFilename(), /模板.*xlsx/);
      const wrong = `月份,居村委编码,居村委名称,派出所,抽查人数\n${next},12,甲,乙,x\n`;
      await clerk.page.setInputFiles('input[type=file]', { name: '居村数据.csv', mimeType: 'text/csv', buffer: Buffer.from(wrong) });
      await clerk.click('button:has-text("预检")');
      assert.match(await clerk.text(), /没有写入/);
      const marked = await clerk.download('a:has-text("下载错误说明")');
      assert.match(marked.suggestedFilename(), /居村数据（错误说明）\.xlsx/);
      await clerk.go(`/months/${month}`);
      const exported = await clerk.download('a:has-text("导出数据")');
      assert.match(exported.suggestedFilename(), /xlsx/);
      await done(clerk);
    });

    test('a user is made, and a committee renamed', async () => {
      const admin = await open('admin');
      await admin.click('nav a:has-text("用户")');
      await admin.click('a:has-text("新增用户")');
      await admin.page.fill('#login', 'newcomer');
      await admin.page.fill('#name', '新人');
      await admin.page.selectOption('#role', 'leader');
      await admin.click('main button.btn-primary');
      assert.match(await admin.text(), /只显示这一次/);
      await admin.click('a:has-text("完成")');
      await admin.click('button:has-text("停用")');
      assert.match(await admin.text(), /已更改/);
      await admin.click('nav a:has-text("操作记录")');
      assert.match(await admin.text(), /总校验码/);
      await done(admin);
      const clerk = await open('clerk');
      await clerk.click('nav a:has-text("居村委")');
      await clerk.click('a:has-text("调整")');
      await clerk.page.fill('#name', '改名居委会');
      await clerk.click('button:has-text("保存")');
      assert.match(await clerk.text(), /已更改/);
      await done(clerk);
    });
  });
}

after(() => console.log(counted.join('\n')));
