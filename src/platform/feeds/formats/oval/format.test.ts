import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { checkHostile, linesOf, pieced, recordsIn } from '../format.fixture.ts';
import { oval } from './format.ts';

const test = (id: string, object: string, state: string) =>
  `<linux:rpminfo_test id="t:${id}"><linux:object object_ref="o:${object}"/><linux:state state_ref="s:${state}"/></linux:rpminfo_test>`;
const object = (id: string, name: string) =>
  `<linux:rpminfo_object id="o:${id}"><linux:name>${name}</linux:name></linux:rpminfo_object>`;
const state = (id: string, operation: string, evr: string) =>
  `<linux:rpminfo_state id="s:${id}"><linux:evr datatype="evr_string" operation="${operation}">${evr}</linux:evr></linux:rpminfo_state>`;
const document = (definitions: string, rest: string) =>
  `<oval_definitions xmlns:linux="urn:x"><definitions>${definitions}</definitions>${rest}</oval_definitions>`;

const AZURE = document(
  `<definition class="vulnerability" id="d:1"><metadata><title>CVE-2099-0001 affecting package boat</title>
    <affected family="unix"><platform>Azure Linux</platform></affected>
    <reference ref_id="CVE-2099-0001" ref_url="https://nvd.example/CVE-2099-0001" source="CVE"/>
    <severity>High</severity><advisory_date>2099-01-02T00:00:00Z</advisory_date></metadata>
    <criteria operator="AND"><criterion comment="boat is earlier than" test_ref="t:1"/></criteria></definition>
   <definition class="inventory" id="d:2"><criteria><criterion test_ref="t:1"/></criteria></definition>`,
  `<tests>${test('1', '1', '1')}</tests><objects>${object('1', 'boat')}</objects><states>${state('1', 'less than', '0:1.2-3.azl3')}</states>`,
);
const SUSE = document(
  `<definition class="vulnerability" id="d:1"><metadata><title>CVE-2099-0002</title>
    <affected family="unix"><platform>SUSE Linux Enterprise Server 15 SP5</platform></affected>
    <reference ref_id="CVE-2099-0002" ref_url="https://suse.example/CVE-2099-0002" source="CVE"/></metadata>
    <criteria operator="OR">
      <criteria operator="AND">
        <criteria operator="OR">
          <criterion test_ref="t:sp5" comment="SUSE Linux Enterprise Server 15 SP5 is installed"/>
          <criterion test_ref="t:leap" comment="openSUSE Leap 15.5 is installed"/>
        </criteria>
        <criteria operator="OR"><criterion test_ref="t:1" comment="boat-1.2 is installed"/></criteria>
      </criteria>
      <criteria operator="AND">
        <criterion test_ref="t:sp6" comment="SUSE Linux Enterprise Server 15 SP6 is installed"/>
        <criterion test_ref="t:2" comment="oar is affected"/>
        <criterion negate="true" test_ref="t:1" comment="boat-1.2 is installed"/>
      </criteria>
    </criteria></definition>`,
  `<tests>${['sp5', 'sp6', 'leap'].map((id) => test(id, 'release', id)).join('')}${test('1', '1', '1')}${test('2', '2', '2')}</tests>
   <objects>${object('release', 'sles-release')}${object('1', 'boat')}${object('2', 'oar')}</objects>
   <states>${state('1', 'less than', '0:1.2-150500.1')}${state('2', 'greater than', '0:0-0')}</states>`,
);
const ORACLE = document(
  `<definition class="patch" id="d:1"><metadata><title>ELSA-2099-1: boat security update (IMPORTANT)</title>
    <affected family="unix"><platform>Oracle Linux 9</platform></affected>
    <reference source="elsa" ref_id="ELSA-2099-1" ref_url="https://oracle.example/ELSA-2099-1.html"/>
    <reference source="CVE" ref_id="CVE-2099-0003" ref_url="https://oracle.example/CVE-2099-0003.html"/>
    <advisory><severity>IMPORTANT</severity><issued date="2099-01-02"/><cve>CVE-2099-0003</cve></advisory></metadata>
    <criteria operator="AND"><criterion test_ref="t:os" comment="Oracle Linux 9 is installed"/>
      <criteria operator="OR"><criterion test_ref="t:1" comment="boat is earlier than 0:1.2-3.el9_4"/></criteria></criteria></definition>`,
  `<tests>${test('os', 'os', 'os')}${test('1', '1', '1')}</tests><objects>${object('os', 'oraclelinux-release')}${object('1', 'boat')}</objects>
   <states>${state('1', 'less than', '0:1.2-3.el9_4')}</states>`,
);

describe('OVAL', () => {
  const cases: [string, string, string, string[]][] = [
    [
      'of Azure Linux',
      AZURE,
      'Azure Linux',
      ['AZURELINUX-CVE-2099-0001 Azure Linux:3 boat introduced 0 fixed 0:1.2-3.azl3'],
    ],
    [
      'of SUSE, by the product that is asked for beside a package',
      SUSE,
      'SUSE',
      [
        'SUSE-CVE-2099-0002 SUSE:Linux Enterprise Server 15 SP5 boat introduced 0 fixed 0:1.2-150500.1',
        'SUSE-CVE-2099-0002 openSUSE:Leap 15.5 boat introduced 0 fixed 0:1.2-150500.1',
        'SUSE-CVE-2099-0002 SUSE:Linux Enterprise Server 15 SP6 oar introduced 0',
      ],
    ],
    [
      'of Oracle',
      ORACLE,
      'Oracle Linux',
      ['ELSA-2099-1 Oracle Linux:9 boat introduced 0 fixed 0:1.2-3.el9_4'],
    ],
  ];
  for (const [name, text, ecosystem, expected] of cases) {
    it(name, async () => {
      assert.deepEqual(linesOf(await recordsIn(oval, pieced('a.xml', text), ecosystem)), expected);
    });
    it(`${name} survives hostile documents`, () => checkHostile(oval, 'a.xml', text, ecosystem));
  }

  it('tells severity and CVEs', async () => {
    const [record] = await recordsIn(oval, pieced('a.xml', ORACLE), 'Oracle Linux');
    assert.deepEqual([record?.advisory.rating, record?.advisory.upstream], ['important', ['CVE-2099-0003']]);
  });
});
