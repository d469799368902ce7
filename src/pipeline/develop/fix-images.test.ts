import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { propertyRuns } from '../../../test/property-runs.ts';
import type { ImageTable } from '../../analyse/base-images/newer.ts';
import { matchVulnerabilities } from '../../analyse/vulnerabilities/match.ts';
import { memoryStore } from '../../analyse/vulnerabilities/memory-store.fixture.ts';
import { mayNameImages, withImages } from './fix-images.ts';

const DIGEST = `sha256:${'0'.repeat(64)}`;
const NOTHING = { changes: [], left: [], texts: new Map<string, string>() };
const advised = (ecosystem: string, name: string, to: string) => ({
  ecosystem,
  name,
  versions: [],
  severity: [],
  ranges: [{ type: 'ECOSYSTEM' as const, events: [{ introduced: '0' }, { fixed: to }] }],
});
const store = memoryStore([
  {
    id: 'X-1',
    affected: [
      advised('PyPI', 'sail', '1.1'),
      advised('npm', '@sea/boat', '1.0.1'),
      advised('Debian:12', 'curl', '7.88.1-11'),
      advised('Alpine:v3.22', 'zlib', '1.2.12-r1'),
    ],
  },
]);

/** What becomes of one file; why something is left, behind it. */
function fixed(path: string, text: string, more: Partial<ImageTable> = {}) {
  const table = { known: [], today: '2026-12-01', allowsMajor: false, ...more };
  const { texts, left, changes } = withImages(NOTHING, [{ path, text }], table, (packages, distribution) => [
    ...matchVulnerabilities({ packages, distribution, store }).findings,
  ]);
  return { text: texts.get(path), left: left.map(({ reason }) => reason).join(), changes };
}

describe('images of a Dockerfile', () => {
  const becomes = (before: string, after: string | undefined, more?: Partial<ImageTable>) =>
    assert.equal(fixed('/Dockerfile', before, more).text, after);

  it('are replaced where they are named', () => {
    becomes(
      'FROM --platform=linux/amd64 debian:11 AS a\r\nFROM a\r\nCOPY --link --from=alpine:3.18 /a /b\r\nCOPY --from=a /c /d\r\n',
      'FROM --platform=linux/amd64 debian:12 AS a\r\nFROM a\r\nCOPY --link --from=alpine:3.22 /a /b\r\nCOPY --from=a /c /d\r\n',
    );
  });

  it('are replaced where an argument decides them', () => {
    becomes(
      'ARG V="18.1"\nFROM node:${V}-slim\nFROM node:$V\n',
      'ARG V="22"\nFROM node:${V}-slim\nFROM node:$V\n',
    );
    becomes('ARG V="18.1"\nFROM node:${V}-slim\n', 'ARG V="22"\nFROM node:${V}-slim\n');
    becomes('ARG B=debian:11\nFROM $B\n', 'ARG B=debian:12\nFROM $B\n');
    becomes('FROM debian:${V:-11}-slim\n', 'FROM debian:${V:-12}-slim\n');
    becomes('ARG V\nFROM debian:${V:-11}\n', 'ARG V\nFROM debian:${V:-12}\n');
    becomes('ARG V\nFROM debian:$V\n', undefined);
  });

  it('stay where what decides them decides something else too', () => {
    const { text, left } = fixed('/Dockerfile', 'ARG V=3.10\nFROM alpine:$V\nFROM python:$V\n');
    assert.equal(text, undefined);
    assert.match(left, /decides something else too/);
    assert.equal(fixed('/Dockerfile', 'ARG A=1\nARG B=1\nFROM debian:$A$B\n').text, undefined);
  });

  it('stay where packages are pinned that another release has in other versions', () => {
    const { text, left } = fixed('/Dockerfile', 'FROM debian:11\nRUN apt-get install -y git=1:2.30.2-1\n');
    assert.equal(text, undefined);
    assert.match(left, /other versions of the packages/);
  });

  it('stay where a version is bound in whatever way, in a stage on top too', () => {
    for (const lines of [
      'RUN apt-get install -y git=1:2.30.*',
      'RUN apt-get install -y git=${GIT_VERSION}',
      'RUN apt-get install -y git/bullseye',
      'RUN ["apt-get", "install", "-y", "git=1:2.30.2-1"]',
      'RUN apk add "git~=2.30"',
      "RUN apk add 'git<2.31'",
      'RUN dnf install -y git-2.39.3-1.el8 && dnf clean all',
      'RUN zypper install -y git=2.35',
      'FROM a\nRUN apt-get install -y git=1:2.30.2-1',
      'FROM a AS b\nFROM b\nRUN apt-get install -y git=1:2.30.2-1',
    ])
      becomes(`FROM debian:11 AS a\n${lines}\n`, undefined);
    for (const lines of [
      'RUN apt-get install -y git libstdc++6 gcc-12 ./own-1.0-1.deb',
      'RUN dnf install -y java-17-openjdk gcc-c++',
      'RUN pip install sail==2.0',
      'FROM alpine:3.22\nRUN apk add git=2.30.2-r1',
    ])
      becomes(`FROM debian:11 AS a\n${lines}\n`, `FROM debian:12 AS a\n${lines}\n`);
  });

  it('keep their digests unless somebody gives another one', () => {
    const text = `FROM debian:11@${DIGEST}\n`;
    assert.match(fixed('/Dockerfile', text).left, /pinned by a digest/);
    const other = `debian:12@sha256:${'1'.repeat(64)}`;
    becomes(text, `FROM ${other}\n`, { known: [{ image: 'debian:11', newer: other }] });
  });

  it('are not replaced by what brings worse, by its report', () => {
    const finding = (
      fixed('/Dockerfile', 'FROM debian:12\nRUN pip install sail==1.0\n').changes[0]?.clears ?? []
    )[0];
    assert.ok(finding);
    const known = [{ image: 'sea/base:1', newer: 'sea/base:2' }];
    const found = (image: string, other: string) => (asked: string) =>
      asked === image ? [finding] : asked === other ? [] : undefined;
    const worse = fixed('/Dockerfile', 'FROM sea/base:1\n', {
      known,
      foundIn: found('sea/base:2', 'sea/base:1'),
    });
    assert.equal(worse.text, undefined);
    assert.match(worse.left, /brings X-1/);
    const better = fixed('/Dockerfile', 'FROM sea/base:1\n', {
      known,
      foundIn: found('sea/base:1', 'sea/base:2'),
    });
    assert.equal(better.text, 'FROM sea/base:2\n');
    assert.deepEqual(
      better.changes.map(({ clears }) => clears.map(({ id }) => id)),
      [['X-1']],
    );
  });
});

describe('packages that a Dockerfile pins', () => {
  const becomes = (before: string, after: string | undefined) =>
    assert.equal(fixed('/Dockerfile', before).text, after);

  it('are installed in their fixed versions, of the distribution that the stage is of', () => {
    becomes(
      'FROM debian:12-slim AS a\nFROM a\nRUN apt-get update && \\\n    apt-get install -y curl=7.88.1-10 \\\n    git\n',
      'FROM debian:12-slim AS a\nFROM a\nRUN apt-get update && \\\n    apt-get install -y curl=7.88.1-11 \\\n    git\n',
    );
    becomes(
      'FROM node:24-alpine3.22\nRUN apk add zlib=1.2.11-r0\n',
      'FROM node:24-alpine3.22\nRUN apk add zlib=1.2.12-r1\n',
    );
    becomes('FROM debian:13\nRUN apt-get install curl=7.88.1-10\n', undefined);
    becomes('FROM sea/base\nRUN apt-get install curl=7.88.1-10\n', undefined);
  });

  it('are installed in their fixed versions, of languages', () => {
    becomes(
      'FROM x\nRUN python3 -m pip install "sail[a]==1.0" other==1 && npm i -g @sea/boat@1.0.0\n',
      'FROM x\nRUN python3 -m pip install "sail[a]==1.1" other==1 && npm i -g @sea/boat@1.0.1\n',
    );
    becomes(
      'FROM x\nENV SAIL=1.0 A=b\nRUN pip install sail==$SAIL\n',
      'FROM x\nENV SAIL=1.1 A=b\nRUN pip install sail==$SAIL\n',
    );
    becomes('FROM x\nRUN pip install "sail>=1.0" sail~=1.0\n', undefined);
  });
});

describe('images that YAML names', () => {
  it('are replaced, with what is beside them kept', () => {
    assert.equal(
      fixed(
        '/compose.yaml',
        'services:\r\n  a:\r\n    image: "debian:11" # x\r\n    b: {image: debian:11}\r\n',
      ).text,
      'services:\r\n  a:\r\n    image: "debian:12" # x\r\n    b: {image: debian:11}\r\n',
    );
    assert.equal(
      fixed('/k8s/a.yml', 'apiVersion: v1\nkind: Pod\nspec:\n  - image: docker.io/library/node:18\n').text,
      'apiVersion: v1\nkind: Pod\nspec:\n  - image: docker.io/library/node:22\n',
    );
  });

  it('stay where a variable decides them, or the file is of nothing that runs them', () => {
    assert.equal(fixed('/compose.yaml', 'services:\n  a:\n    image: debian:${V:-11}\n').text, undefined);
    assert.equal(fixed('/photos.yaml', 'album:\n  image: debian:11\n').text, undefined);
  });

  it('are looked for by the names of files', () => {
    for (const path of [
      '/Dockerfile',
      '/a/web.Dockerfile',
      '/Containerfile.dev',
      '/Dockerfile-alpine',
      '/compose.yml',
    ])
      assert.equal(mayNameImages(path), true, path);
    assert.equal(mayNameImages('/Dockerfile.md/x.txt'), false);
  });
});

describe('any text', () => {
  it('stays a text of as many lines', () => {
    const piece = fc.constantFrom(
      'FROM debian:11',
      'ARG V=11',
      'FROM debian:$V',
      'COPY --from=alpine:3.18 a b',
      'RUN pip install sail==1.0',
      '\\',
      '"',
      '\n',
      '    image: debian:11',
      'services:',
      '${V:-11}',
      '<<EOF',
      '# escape=`',
    );
    fc.assert(
      fc.property(
        fc.array(fc.oneof(piece, fc.string({ maxLength: 8 })), { maxLength: 12 }),
        fc.boolean(),
        (parts, isYaml) => {
          const before = parts.join('\n');
          const { text = before } = fixed(isYaml ? '/compose.yaml' : '/Dockerfile', before);
          assert.equal(text.split('\n').length, before.split('\n').length);
        },
      ),
      { numRuns: propertyRuns(100) },
    );
  });
});
