import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { anyCharacter } from '../../../../test/fixtures/any-character.ts';
import { propertyRuns } from '../../../../test/property-runs.ts';
import { assertWithin } from '../../../../test/time-bound.ts';
import { factsIn } from '../../../../test/fixtures/behaviour-facts.ts';
import { DOCKERFILE_UNIT } from './unit.ts';

const read = (text: string) => factsIn(DOCKERFILE_UNIT, '/Dockerfile', text, 'recipe')[0];

describe('a Dockerfile', () => {
  it('says what its last stage says, what that is made from included', () => {
    const recipe = read(`# comment
ARG VERSION=24
FROM node:\${VERSION}-slim AS base
ENV PORT=8080 HOST="0.0.0.0"
EXPOSE $PORT
WORKDIR /srv
FROM golang:1.25 AS tools
USER nobody
FROM base
COPY --from=tools /bin/x /bin/x
USER 10001:10001
EXPOSE 9090/udp \\
  9091
VOLUME ["/data", "/cache"]
ENTRYPOINT ["node"]
CMD ["server.js"]
`);
    assert.deepEqual(recipe, {
      kind: 'recipe',
      from: 'node:24-slim',
      user: '10001:10001',
      environment: ['PORT=8080', 'HOST=0.0.0.0'],
      entrypoint: ['node'],
      command: ['server.js'],
      workingDirectory: '/srv',
      ports: ['8080', '9090/udp', '9091'],
      volumes: ['/data', '/cache'],
    });
  });

  it('has shell forms, old ENV, other escapes and here-documents', () => {
    assert.deepEqual(read('FROM a\nCMD node server.js')?.command, ['/bin/sh', '-c', 'node server.js']);
    assert.deepEqual(read('FROM a\nENV GREETING hello world')?.environment, ['GREETING=hello world']);
    assert.deepEqual(read('# escape=`\nFROM a\nEXPOSE 1 `\n 2')?.ports, ['1', '2']);
    assert.equal(read('FROM a\nRUN <<EOF\nUSER root\nEOF\nUSER app')?.user, 'app');
    assert.deepEqual(read('FROM a\nCMD ["x"]\nENTRYPOINT ["y"]')?.command, ['x']);
    assert.deepEqual(read('FROM a\nENV A=1\nENV B=${A:-2} C=${NONE:-3}')?.environment, ['A=1', 'B=1', 'C=3']);
  });

  for (const [text, said] of [
    ['FROM a AS b\nCMD ["x"]\nFROM b\nENTRYPOINT ["y"]', { entrypoint: ['y'], command: [] }],
    [
      'FROM a AS b\nSHELL ["/bin/bash", "-c"]\nFROM b\nCMD x "y z"',
      { command: ['/bin/bash', '-c', 'x "y z"'] },
    ],
    ['FROM a\nCMD ["x"] # all of it', { command: ['x'] }],
    ["FROM a\nCMD ['x']", { command: ['/bin/sh', '-c', "['x']"] }],
    ['FROM a\nCMD a \\\n  # no\n\n  b', { command: ['/bin/sh', '-c', 'a   b'] }],
    ['FROM a\nWORKDIR /a\nWORKDIR b/../c d/', { workingDirectory: '/a/c d' }],
    ['FROM a AS b\nWORKDIR /x\nUSER u\nFROM b\nWORKDIR y', { workingDirectory: '/x/y', user: 'u' }],
    [
      'ARG P="80 81"\nFROM a\nARG P\nEXPOSE $P 90-92/UDP 127.0.0.1:1:2',
      { ports: ['80', '81', '90/udp', '91/udp', '92/udp', '2'] },
    ],
    ['FROM a\nVOLUME ["/a b"]\nVOLUME /c /d /c', { volumes: ['/a b', '/c', '/d'] }],
    [
      'FROM a\nENV A=1 B=$A\nENV C="$A $$A" D=\'$A\' E=a\\ b',
      { environment: ['A=1', 'B=', 'C=1 A', 'D=$A', 'E=a b'] },
    ],
    ['FROM a\nENV A  "b  c" $X', { environment: ['A=b  c '] }],
    [
      'FROM a\nENV PATH=$PATH:/x',
      { environment: ['PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:/x'] },
    ],
    ['FROM a AS b\nARG D=2\nFROM b\nENV X=$D', { environment: ['X=2'] }],
    ['FROM a AS b\nONBUILD USER x\nFROM b AS c\nFROM c\nENV A=1', { user: 'x' }],
    ['ARG V=1\nARG V\nFROM a:${V:-2}', { from: 'a:2' }],
    ['ARG V=1.2.3\nFROM a:${V%.*}-$TARGETARCH AS b\nFROM b', { from: 'a:1.2-amd64' }],
    ['\uFEFFFROM a\r\nUSER x\r\n', { user: 'x' }],
    ['FROM a\nRUN <<E"O"F\nUSER root\nEOF\nUSER app', { user: 'app' }],
    ["FROM a\nRUN echo 'it<<EOF'\nUSER app", { user: 'app' }],
  ] as const)
    it(JSON.stringify(text), () => {
      const recipe = read(text) ?? {};
      assert.deepEqual(Object.fromEntries(Object.entries(recipe).filter(([key]) => key in said)), said);
    });

  it('takes as many variables as there are in linear time', () => {
    const variables = Array.from({ length: 9_000 }, (_, index) => `ENV A${index}=b\n`).join('');
    const started = performance.now();
    assert.equal(read(`FROM a\n${variables}`)?.environment.length, 9_000);
    assertWithin(2_000, performance.now() - started);
  });

  it('without FROM says nothing', () => {
    assert.equal(read('USER root\nnonsense'), undefined);
  });

  it('crashes nothing and takes linear time, whatever it says', () => {
    const piece = fc.constantFrom(
      'FROM a\n',
      'ENV ',
      'ARG ',
      '${',
      '}',
      ':-',
      '"',
      "'",
      '\\',
      '\n',
      '[',
      ']',
      '<<EOF\n',
      'A=',
      '$A',
      ' ',
      'USER ',
      'CMD ',
      '__proto__',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: anyCharacter }),
          fc.array(piece).map((pieces) => pieces.join('')),
        ),
        (text) => {
          read(text);
        },
      ),
      { numRuns: propertyRuns(2000) },
    );
    for (const part of [
      'ENV A=${A:-',
      'ENV "',
      "CMD '",
      'RUN <<A <<B ',
      '\\\n',
      'FROM a AS a\n',
      'ENV A=$A$A$A$A\n',
      'CMD [',
      '${A:-${A:-',
      'EXPOSE 1-256/a 1-256/b\n',
      'ONBUILD ENV A=1\n',
    ]) {
      const started = performance.now();
      read(`FROM a\n${part.repeat((256 * 1024) / part.length)}`);
      const spent = performance.now() - started;
      assertWithin(2000, spent, JSON.stringify(part));
    }
  });
});
