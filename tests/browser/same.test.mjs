// The same month through the command line and through the browser: the figures that a clerk exports, assessed by
// `shikou assess`, give the very bytes that were sealed when the month was published.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { person, stage } from './site.mjs';

let site;
let browser;

stage((opened) => { ({ site, browser } = opened); });

/** The one form of a document without fractions (RFC 8785): keys by their code units, nothing between. */
function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  const fields = Object.keys(value).sort().map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`);
  return `{${fields.join(',')}}`;
}

test('exported figures give the sealed marks, byte for byte', async () => {
  const clerk = await person(browser, site, 'clerk');
  const cookie = (await clerk.context.cookies()).map(({ name, value }) => `${name}=${value}`).join('; ');
  const fetched = (address) => fetch(site.address + address, { headers: { cookie }, redirect: 'manual' });
  const listed = await (await fetched('/months')).text();
  const months = [...new Set([...listed.matchAll(/\/months\/(\d{4}-\d{2})/g)].map((match) => match[1]))].sort();
  const folder = mkdtempSync(path.join(tmpdir(), 'shikou-same-'));
  let compared = 0;
  let newest;
  for (const month of months) {
    let bundle = null;
    for (let issue = 1; ; issue += 1) {
      const answer = await fetched(`/months/${month}/issues/${issue}/bundle.json`);
      if (answer.status !== 200) break;
      bundle = await answer.text();
    }
    if (bundle === null) continue;
    const book = path.join(folder, `${month}.xlsx`);
    writeFileSync(book, Buffer.from(await (await fetched(`/months/${month}/figures.xlsx`)).arrayBuffer()));
    const { subject, results } = JSON.parse(bundle).sections;
    assert.equal(subject.month, month);
    const done = spawnSync(site.program, ['assess', '--figures', book, '--month', month, '--json'], { maxBuffer: 1 << 26 });
    assert.equal(done.status, 0, String(done.stderr));
    const assessed = canonical(JSON.parse(String(done.stdout)));
    assert.equal(assessed, canonical(results), month);
    assert.ok(bundle.includes(`"results":${assessed}`), `${month}: the bundle holds these very bytes`);
    newest = JSON.parse(assessed);
    compared += 1;
  }
  rmSync(folder, { recursive: true });
  console.log(`${compared} months, the same bytes`);
  assert.ok(compared >= 3, `${compared} of ${months.length}`);
  // And what is sealed is what a person reads.
  await clerk.go(`/ranking/${newest.month}`);
  const shown = await clerk.text();
  const marks = newest.committees.filter(({ total }) => typeof total === 'string');
  assert.ok(marks.length > 50);
  for (const { total } of marks) assert.ok(shown.includes(total), total);
  assert.deepEqual(clerk.faults, []);
  await clerk.close();
});
