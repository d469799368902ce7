import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { checkHostile, linesOf, pieced, recordsIn } from '../format.fixture.ts';
import { updateinfo } from './format.ts';

const UPDATES = `<?xml version="1.0" ?><updates>
<update author="a@example.com" from="a@example.com" status="final" type="security" version="1.4">
  <id>ALAS2023-2099-001</id>
  <title>Amazon Linux 2023 - ALAS2023-2099-001: Important priority package update for boat</title>
  <issued date="2099-01-02 03:04" /><updated date="2099-01-03 04:05" />
  <severity>important</severity>
  <description><![CDATA[CVE-2099-0001: a < b]]></description>
  <references>
    <reference href="https://cve.example/CVE-2099-0001" id="CVE-2099-0001" title="" type="cve" />
    <reference href="javascript:alert(1)" id="CVE-2099-0002" type="cve" />
  </references>
  <pkglist><collection short="al2023"><name>al2023</name>
    <package arch="x86_64" epoch="1" name="boat" release="3.amzn2023.0.1" version="1.2"><filename>a.rpm</filename></package>
    <package arch="aarch64" epoch="1" name="boat" release="3.amzn2023.0.1" version="1.2" />
    <package arch="noarch" name="boat-doc" release="3" version="1.2" />
  </collection></pkglist>
</update>
<update type="bugfix"><id>ALAS2023-2099-002</id><pkglist><collection>
  <package name="oar" release="1.amzn2023" version="1" /></collection></pkglist></update>
<update type="security"><id>RLSA-2099:1</id><title>Moderate: oar:2 update for CVE-2099-0003</title><pkglist><collection>
  <package name="oar" epoch="0" release="1.module+el8.9.0+1+abc" version="2" /></collection></pkglist></update>
</updates>`;

describe('updateinfo', () => {
  it('says of each security update which builds mend it, in the release that they are for', async () => {
    const records = await recordsIn(updateinfo, pieced('updateinfo.xml', UPDATES), 'Amazon Linux');
    assert.deepEqual(linesOf(records), [
      'ALAS2023-2099-001 Amazon Linux:2023 boat introduced 0 fixed 1:1.2-3.amzn2023.0.1',
      'ALAS2023-2099-001 Amazon Linux:2023 boat-doc introduced 0 fixed 0:1.2-3',
      'RLSA-2099:1 Amazon Linux:8 oar introduced 0 fixed 0:2-1.module+el8.9.0+1+abc',
    ]);
    const { details, upstream, modified, rating, references } = records[0]?.advisory ?? {};
    assert.deepEqual(
      [details, upstream, modified, rating, references],
      [
        'CVE-2099-0001: a < b',
        ['CVE-2099-0001', 'CVE-2099-0002'],
        '2099-01-03T04:05:00.000Z',
        'important',
        ['https://cve.example/CVE-2099-0001'],
      ],
    );
    assert.deepEqual(records[1]?.advisory.upstream, ['CVE-2099-0003']);
  });

  it('survives hostile documents', () => checkHostile(updateinfo, 'updateinfo.xml', UPDATES, 'Amazon Linux'));
});
