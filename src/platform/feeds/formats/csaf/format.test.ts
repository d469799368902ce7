import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { checkHostile, linesOf, pieced, recordsIn } from '../format.fixture.ts';
import { csaf } from './format.ts';

const leaf = (product_id: string, name: string, helper: object = {}) => ({
  category: 'product_version',
  name,
  product: { product_id, name, product_identification_helper: helper },
});
const part = (of: string, component: string) => ({
  category: 'default_component_of',
  full_product_name: { product_id: `${of}:${component}`, name: `${component} of ${of}` },
  product_reference: component,
  relates_to_product_reference: of,
});

const REDHAT = JSON.stringify({
  document: {
    category: 'csaf_vex',
    csaf_version: '2.0',
    title: 'boat: it leaks',
    aggregate_severity: { text: 'Moderate' },
    tracking: {
      id: 'CVE-2099-0001',
      initial_release_date: '2099-01-01T00:00:00+00:00',
      current_release_date: '2099-01-02T00:00:00+00:00',
    },
  },
  product_tree: {
    branches: [
      {
        category: 'vendor',
        name: 'Red Hat',
        branches: [
          leaf('AppStream-9', 'Red Hat Enterprise Linux AppStream (v. 9)', {
            cpe: 'cpe:/a:redhat:enterprise_linux:9::appstream',
          }),
          leaf('rhel-9', 'Red Hat Enterprise Linux 9', { cpe: 'cpe:/o:redhat:enterprise_linux:9' }),
          leaf('boat-x86', 'boat', { purl: 'pkg:rpm/redhat/boat@1.2-3.el9?arch=x86_64&epoch=1' }),
          leaf('boat-s390', 'boat', { purl: 'pkg:rpm/redhat/boat@1.2-3.el9?arch=s390x&epoch=1' }),
          leaf('oar', 'oar', { purl: 'pkg:rpm/redhat/oar' }),
          leaf('image', 'openshift/boat', { purl: 'pkg:oci/boat?tag=v1' }),
          leaf('sea', 'sea:2', { purl: 'pkg:rpmmod/redhat/sea@2' }),
          leaf('gull', 'gull', { purl: 'pkg:rpm/redhat/gull%2B%2B@2-1.module+el9?arch=noarch' }),
        ],
      },
    ],
    relationships: [
      part('AppStream-9', 'boat-x86'),
      part('AppStream-9', 'boat-s390'),
      part('rhel-9', 'oar'),
      part('rhel-9', 'image'),
      part('AppStream-9', 'sea'),
      part('AppStream-9:sea', 'gull'),
    ],
  },
  vulnerabilities: [
    {
      cve: 'CVE-2099-0001',
      title: 'boat: it leaks',
      notes: [{ category: 'description', text: 'Water comes in.' }],
      product_status: {
        fixed: ['AppStream-9:boat-x86', 'AppStream-9:boat-s390', 'AppStream-9:sea:gull'],
        known_affected: ['rhel-9:oar', 'rhel-9:image', 'nothing'],
        known_not_affected: ['rhel-9:boat'],
      },
      scores: [
        {
          products: [],
          cvss_v3: { version: '3.1', vectorString: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H' },
        },
      ],
      threats: [{ category: 'impact', details: 'Moderate' }],
      references: [{ category: 'self', url: 'https://redhat.example/CVE-2099-0001' }],
    },
  ],
});

const SUSE = JSON.stringify({
  document: { tracking: { id: 'CVE-2099-0002' }, title: 'SUSE CVE CVE-2099-0002' },
  product_tree: {
    branches: [
      leaf('SUSE Linux Enterprise Server 15 SP5', 'SUSE Linux Enterprise Server 15 SP5', {
        cpe: 'cpe:/o:suse:sles:15:sp5',
      }),
      leaf('libboat1-1.2-150500.3.1', 'libboat1-1.2-150500.3.1'),
      leaf('oar', 'oar'),
    ],
    relationships: [
      part('SUSE Linux Enterprise Server 15 SP5', 'libboat1-1.2-150500.3.1'),
      part('SUSE Linux Enterprise Server 15 SP5', 'oar'),
    ],
  },
  vulnerabilities: [
    {
      cve: 'CVE-2099-0002',
      product_status: {
        recommended: ['SUSE Linux Enterprise Server 15 SP5:libboat1-1.2-150500.3.1'],
        known_affected: ['SUSE Linux Enterprise Server 15 SP5:oar'],
      },
    },
  ],
});

describe('CSAF', () => {
  it('of Red Hat tells what is mended and what is not, by the CPE of the stream', async () => {
    const records = await recordsIn(csaf, pieced('2099/cve-2099-0001.json', REDHAT), 'Red Hat');
    assert.deepEqual(linesOf(records), [
      'REDHAT-CVE-2099-0001 Red Hat:enterprise_linux:9::appstream boat introduced 0 fixed 1:1.2-3.el9',
      'REDHAT-CVE-2099-0001 Red Hat:enterprise_linux:9::appstream gull++ introduced 0 fixed 0:2-1.module+el9',
      'REDHAT-CVE-2099-0001 Red Hat:enterprise_linux:9 oar introduced 0',
    ]);
    const { rating, severity, upstream, modified, details } = records[0]?.advisory ?? {};
    assert.deepEqual(
      [rating, severity?.[0]?.type, upstream, modified, details],
      ['moderate', 'CVSS_V3', ['CVE-2099-0001'], '2099-01-02T00:00:00.000Z', 'Water comes in.'],
    );
  });

  it('of an update is what it mended', async () => {
    const update = REDHAT.replace('"id":"CVE-2099-0001"', '"id":"RHSA-2099:0001"');
    const records = await recordsIn(csaf, pieced('rhsa-2099_0001.json', update), 'Red Hat');
    assert.deepEqual(
      records.map(({ advisory, affected }) => [advisory.id, affected.length]),
      [['RHSA-2099:0001', 2]],
    );
  });

  it('of SUSE names products and builds in words', async () => {
    const records = await recordsIn(csaf, pieced('cve-2099-0002.json', SUSE), 'SUSE');
    assert.deepEqual(linesOf(records), [
      'SUSE-CVE-2099-0002 SUSE:Linux Enterprise Server 15 SP5 libboat1 introduced 0 fixed 1.2-150500.3.1',
      'SUSE-CVE-2099-0002 SUSE:Linux Enterprise Server 15 SP5 oar introduced 0',
    ]);
  });

  it('survives hostile documents', async () => {
    await checkHostile(csaf, 'a.json', REDHAT, 'Red Hat');
    await checkHostile(csaf, 'a.json', SUSE, 'SUSE');
  });
});
