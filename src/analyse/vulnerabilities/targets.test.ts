import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ECOSYSTEM_IDS, ECOSYSTEMS, isOfDistribution } from '../../model/ecosystems.ts';
import type { Gap } from '../../model/gap.ts';
import { installed } from './memory-store.fixture.ts';
import { targetsFor } from './targets.ts';

function gapOf(targets: ReturnType<ReturnType<typeof targetsFor>>): Gap {
  assert.ok('kind' in targets);
  return targets;
}

describe('where a package is looked for', () => {
  for (const id of ECOSYSTEM_IDS) {
    const one = installed(id, 'boat', '1.0.0');
    const definition = ECOSYSTEMS[id];
    if (definition.kind === 'language' && definition.osv === undefined) {
      it(`is nowhere for ${id}, and that is said`, () => {
        const { informational, ...found } = gapOf(targetsFor(undefined, ['Debian:13'])(one));
        assert.equal(informational === true, id === 'oci', 'what is in an image is judged by itself');
        if (id === 'oci') return;
        assert.deepEqual(found, {
          kind: 'missing-data',
          subject: id,
          reason: `there are no advisories in OSV's format for packages of ${id}; they were not matched`,
        });
      });
    } else if (definition.kind === 'language') {
      const { osv, versionScheme } = definition;
      it(`is ${osv} for ${id}, whatever the distribution`, () => {
        const [target] = [targetsFor(undefined, ['Debian:13', osv])(one)].flat();
        assert.deepEqual(target, {
          ecosystem: osv,
          name: 'boat',
          version: '1.0.0',
          scheme: versionScheme,
          isDistribution: false,
        });
        assert.deepEqual(targetsFor(undefined, ['Debian:13'])(one), {
          kind: 'missing-data',
          subject: osv,
          reason: `the advisory database has nothing of ${osv}; its packages were not matched`,
        });
      });
    } else {
      it(`is not known for ${id} where the distribution is not, and that is said`, () => {
        assert.deepEqual(targetsFor(undefined, ['Debian:13'])(one), {
          kind: 'missing-data',
          subject: id,
          reason: `the distribution is not known, so its ${id} packages cannot be matched`,
        });
      });
    }
  }

  it('is nowhere for packages that are foreign to the distribution, and that is said', () => {
    const debian = { id: 'debian', version: '13', name: 'Debian', like: [] };
    const targetsOf = targetsFor(debian, ['Debian:13', 'AlmaLinux:9']);
    for (const id of ECOSYSTEM_IDS.filter(isOfDistribution)) {
      const found = targetsOf(installed(id, 'boat', '1'));
      if (id === 'deb') assert.ok(!('kind' in found) && found[0]?.ecosystem === 'Debian:13');
      else
        assert.deepEqual(found, {
          kind: 'missing-data',
          subject: 'debian 13',
          reason: `advisories for debian 13 are about deb packages; its ${id} packages were not matched`,
        });
    }
  });

  it('orders versions as the release’s own apk does', () => {
    const schemeOf = (id: string, version: string, ecosystem: string) => {
      const found = targetsFor({ id, version, name: id, like: [] }, [ecosystem])(
        installed('apk', 'boat', '1'),
      );
      return 'kind' in found ? found.reason : found[0]?.scheme;
    };
    assert.deepEqual(
      ['3.9.6', '3.20.1', '3.22.0', '3.23.0', '4.0.0'].map((version) =>
        schemeOf('alpine', version, `Alpine:v${/^\d+\.\d+/.exec(version)?.[0]}`),
      ),
      ['apk2', 'apk2', 'apk2', 'apk', 'apk'],
    );
    assert.equal(schemeOf('wolfi', '20230201', 'Wolfi'), 'apk');
  });

  it('is nowhere for a release that the database lacks, and for a distribution without advisories', () => {
    const reason = (id: string): string | undefined => {
      const found = targetsFor({ id, version: '13', name: id, like: [] }, [])(installed('deb', 'boat', '1'));
      return 'kind' in found ? found.reason : undefined;
    };
    assert.deepEqual(['debian', 'raspbian'].map(reason), [
      'the advisory database has nothing of debian 13; its deb packages were not matched',
      'there is no source of advisories for raspbian 13; its deb packages were not matched',
    ]);
  });
});
