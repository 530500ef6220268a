// The month from the grid to the published ranking, each task within its budget of clicks, with JavaScript and without.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, describe, test } from 'node:test';
import { person, stage } from './site.mjs';
import { entries } from './zip.mjs';

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

const bytesOf = async (download) => readFileSync(await download.path());

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

    stage((opened) => { ({ site, browser } = opened); });

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
      const written = entries(await bytesOf(circular));
      assert.match(written.get('word/document.xml').replace(/<[^>]*>/g, ''), /末十位/);
      const ranking = await clerk.download('a:has-text("排名公示表")');
      assert.match(ranking.suggestedFilename(), /排名公示表.*xlsx/);
      assert.match(entries(await bytesOf(ranking)).get('xl/sharedStrings.xml'), /三林老街居委会/);
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
      const forms = await bytesOf(await leader.download('a:has-text("考核表")'));
      assert.equal(forms.toString('latin1', 0, 5), '%PDF-');
      assert.ok(forms.length > 100_000, `${forms.length} bytes of forms`);
      await done(leader);
    });

    test('the clerk tells of an interview, has the notice, records its result', async () => {
      const clerk = await open('clerk');
      const row = clerk.page.locator('section.block:has(h2:has-text("督导约谈")) tr:has-text("约谈"):has-text("待办")').first();
      await clerk.click(row.locator('a'));
      assert.match(await clerk.text(), /连续 \d+ 个月排名靠末/);
      assert.match(await clerk.text(), /参加：.*居村书记/);
      await clerk.page.fill('#notify_on', '2023-01-09');
      await clerk.page.fill('#place', '镇政府 302（测试）');
      await clerk.click('button:has-text("发通知")');
      assert.match(await clerk.text(), /已发通知/);
      await clerk.page.locator('[name="who.0"]').fill('测某');
      await clerk.page.fill('#result', '限期整改（测试）');
      await clerk.page.fill('#minutes', '逐项说明（测试）');
      await clerk.click('button:has-text("登记结果")');
      assert.match(await clerk.text(), /已登记结果/);
      assert.match(await clerk.text(), /居村书记 未到/);
      within('clerk', 'interview: basis, notice, result', clerk.clicks, 3);
      clerk.restart();
      const letter = await clerk.download('a:has-text("通知（Word）")');
      assert.match(letter.suggestedFilename(), /关于.*约谈的通知.*docx/);
      const words = entries(await bytesOf(letter)).get('word/document.xml').replace(/<[^>]*>/g, '');
      assert.ok(words.includes('镇政府 302（测试）'), words);
      const set = await bytesOf(await clerk.download('a:has-text("PDF")'));
      assert.equal(set.toString('latin1', 0, 5), '%PDF-');
      within('clerk', 'the notice as Word and as PDF', clerk.clicks, 2);
      await done(clerk);
    });

    test('the clerk calls everybody to the analysis meeting', async () => {
      const clerk = await open('clerk');
      await clerk.go('/consequences?kind=analysis_meeting');
      const boxes = clerk.page.locator('table.consequences tbody tr:has-text("待办") input');
      const wanted = await boxes.count();
      assert.ok(wanted > 1, String(wanted));
      if (js) {
        await clerk.page.fill('[data-find]', '待办');
        await clerk.click('[data-all]');
        assert.equal(await clerk.page.locator('table.consequences tbody input:checked').count(), wanted);
      } else {
        for (const box of await boxes.all()) await box.check();
      }
      await clerk.click('summary:has-text("给选中的发通知")');
      await clerk.page.fill('#notify_on', '2023-01-10');
      await clerk.page.fill('#place', '三楼会议室（测试）');
      await clerk.click('button:has-text("发通知")');
      assert.match(await clerk.text(), /已发通知/);
      await clerk.go('/consequences?kind=analysis_meeting');
      assert.equal(await boxes.count(), 0);
      within('clerk', `call ${wanted} to the meeting`, clerk.clicks, 3);
      await done(clerk);
    });

    test('the head decides about a veto and says why', async () => {
      const head = await open('head');
      await head.click('nav a:has-text("督导约谈")');
      await head.click('table.consequences tr:has-text("一票否决") a');
      assert.match(await head.text(), /由人决定/);
      await head.click('input[value="no"]');
      await head.page.fill('#reason', '不在现行清单内（测试）');
      await head.click('button:has-text("登记决定")');
      assert.match(await head.text(), /不实行一票否决/);
      assert.match(await head.text(), /不在现行清单内（测试）/);
      within('head', 'veto: basis, decision, reason', head.clicks, 4);
      await done(head);
    });

    test('the secretary reads what the own committee is called to', async () => {
      const secretary = await open('secretary3');
      await secretary.click('section.block:has(h2:has-text("督导约谈")) td.key a');
      assert.match(await secretary.text(), /依据/);
      assert.equal(await secretary.page.locator('main form').count(), 0);
      within('secretary', 'what follows from a month', secretary.clicks, 1);
      await done(secretary);
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

    test('figures come in as a table: wrong, told in the own file, mended, taken, undone', async () => {
      const clerk = await open('clerk');
      await clerk.go('/committees');
      const places = await clerk.page.locator('table.committees tbody tr').evaluateAll((rows) => rows.map((row) => {
        const cell = (at) => row.cells[at].innerText.trim();
        return { name: cell(0), code: cell(1), station: cell(2), community: cell(3) };
      }));
      assert.ok(places.length > 80);
      await clerk.go('/months');
      await clerk.click('button:has-text("开月")');
      assert.match(await clerk.text(), /已开月/);
      const next = /\/months\/(\d{4}-\d\d)/.exec(clerk.page.url())[1];
      const figures = (correct) => [
        '月份,居村委编码,居村委名称,派出所,社区,抽查人数,准确人数,弄虚作假人数,境外抽查人数,境外准确人数,注销账号人数,自主申报有效数,人在户不在人数,来沪人员数,推送有效数',
        ...places.map((one, at) => [next, one.code, one.name, one.station, one.community, 60, at === 2 ? correct : 59, 0, 0, 0,
          0, 5, 100, 300, 7].join(',')),
      ].join('\n');
      const choose = async (correct) => {
        await clerk.page.setInputFiles('input[type=file]', [
          { name: '居村数据.csv', mimeType: 'text/csv', buffer: Buffer.from(figures(correct)) },
          { name: '全镇数据.csv', mimeType: 'text/csv', buffer: Buffer.from(`月份,境外人员总数\n${next},2000\n`) },
        ]);
        await clerk.click('button:has-text("预检")');
      };
      const third = `a:has-text("${places[2].station}")`;
      const checked = async () => {
        await clerk.go(`/months/${next}`);
        await clerk.click(`main ${third}`);
        return clerk.page.locator('input[data-figure="checked"]').evaluateAll((all) => all.map((one) => one.value));
      };
      const before_ = await checked();

      await clerk.go(`/months/${next}`);
      clerk.restart();
      await clerk.click('a:has-text("导入数据")');
      const template = await clerk.download('a:has-text("下载模板")');
      assert.match(entries(await bytesOf(template)).get('xl/workbook.xml'), /说明/);
      await choose(61);
      assert.match(await clerk.text(), /准确人数/);
      assert.equal(await clerk.page.locator('button:has-text("确认导入")').count(), 0);
      const marked = await clerk.download('a:has-text("下载错误说明")');
      assert.match(marked.suggestedFilename(), /居村数据（错误说明）\.xlsx/);
      const inside = entries(await bytesOf(marked));
      const words = [...inside.values()].join('');
      assert.match(words, /错误说明/);
      assert.ok(words.includes(places[82].name), 'the own file, whole');
      assert.match(inside.get('xl/styles.xml'), /fgColor rgb="FFF/);

      await clerk.click('a:has-text("换个文件")');
      await choose(60);
      const counts = await clerk.page.locator('.figures-row b').allInnerTexts();
      assert.deepEqual(counts, ['0', String(places.length), '0', '0']);
      await clerk.click('button:has-text("确认导入")');
      assert.match(await clerk.text(), /已导入/);
      assert.ok((await checked()).every((value) => value === '60'));
      // What goes out as a table comes in again without a change.
      await clerk.go(`/months/${next}`);
      const buffer = await bytesOf(await clerk.download('a:has-text("导出数据")'));
      await clerk.click('a:has-text("导入数据")');
      await clerk.page.setInputFiles('input[type=file]', { name: '数据.xlsx', mimeType: 'application/octet-stream', buffer });
      await clerk.click('button:has-text("预检")');
      assert.match(await clerk.text(), /和现在的数据一样/);
      await clerk.go(`/months/${next}/import`);
      await clerk.click('button:has-text("撤销")');
      assert.match(await clerk.text(), /已撤销导入/);
      assert.deepEqual(await checked(), before_);
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
