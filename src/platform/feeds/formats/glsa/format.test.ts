import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { checkHostile, linesOf, pieced, recordsIn } from '../format.fixture.ts';
import { glsa } from './format.ts';

const ADVISORY = `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE glsa SYSTEM "http://www.gentoo.org/dtd/glsa.dtd" [ <!ENTITY a "boom"> ]>
<glsa id="209901-01">
  <title>Boat: it &amp; others leak &a;</title>
  <synopsis>A boat <!-- <glsa> --> leaks.</synopsis>
  <product type="ebuild">boat</product>
  <announced>2099-01-02</announced>
  <revised count="02">2099-01-03</revised>
  <affected>
    <package name="sea/boat" auto="yes" arch="*">
      <unaffected range="ge">1.2-r1</unaffected>
      <vulnerable range="lt">1.2-r1</vulnerable>
      <vulnerable range="eq">1.3_rc1</vulnerable>
      <vulnerable range="rlt">1.1-r9</vulnerable>
    </package>
    <package name="sea/oar"><vulnerable range="le">2.0</vulnerable></package>
  </affected>
  <impact type="high"><p>It sinks.</p></impact>
  <references><uri link="https://nvd.example/CVE-2099-0001">CVE-2099-0001</uri></references>
</glsa>`;

describe("Gentoo's advisories", () => {
  it('say which ebuilds are vulnerable', async () => {
    const records = await recordsIn(glsa, pieced('glsa-209901-01.xml', ADVISORY), 'Gentoo');
    assert.deepEqual(linesOf(records), [
      'GLSA-209901-01 Gentoo sea/boat introduced 0 fixed 1.2-r1',
      'GLSA-209901-01 Gentoo sea/boat introduced 1.3_rc1 last_affected 1.3_rc1',
      'GLSA-209901-01 Gentoo sea/boat introduced 1.1 fixed 1.1-r9',
      'GLSA-209901-01 Gentoo sea/oar introduced 0 last_affected 2.0',
    ]);
    const { summary, upstream, modified, rating } = records[0]?.advisory ?? {};
    assert.deepEqual(
      [summary, upstream, modified, rating],
      ['Boat: it & others leak &a;', ['CVE-2099-0001'], '2099-01-03T00:00:00.000Z', 'high'],
    );
  });

  it('keep slots apart, and take out revisions that are unaffected', async () => {
    const text = `<glsa id="209901-02"><affected>
      <package name="dev-lang/php"><vulnerable range="lt" slot="7.4">7.4.33</vulnerable>
        <vulnerable range="lt" slot="8.0">8.0.20</vulnerable></package>
      <package name="sea/sail"><unaffected range="ge">2.0</unaffected><unaffected range="rge">1.1-r5</unaffected>
        <vulnerable range="lt" slot="*">2.0</vulnerable></package>
      <package name="sea/mast"><vulnerable range="gt">1.0-r1</vulnerable><vulnerable range="ge">3.0</vulnerable></package>
      </affected><references><uri>CVE-2099-0001</uri></references></glsa>`;
    assert.deepEqual(linesOf(await recordsIn(glsa, pieced('glsa-209901-02.xml', text), 'Gentoo')), [
      'GLSA-209901-02 Gentoo dev-lang/php introduced 7.4 fixed 7.4.33',
      'GLSA-209901-02 Gentoo dev-lang/php introduced 8.0 fixed 8.0.20',
      'GLSA-209901-02 Gentoo sea/sail introduced 0 fixed 2.0 fixed 1.1-r5 introduced 1.1-r999999',
      'GLSA-209901-02 Gentoo sea/mast introduced 1.0-r2',
      'GLSA-209901-02 Gentoo sea/mast introduced 3.0',
    ]);
  });

  it('survive hostile documents', () => checkHostile(glsa, 'glsa-209901-01.xml', ADVISORY, 'Gentoo'));
});
