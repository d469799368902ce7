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
    assert.deepEqual(read('FROM a\nCMD ["x"]\nENTRYPOINT ["y"]')?.command, []);
    assert.deepEqual(read('FROM a\nENV A=1\nENV B=${A:-2} C=${NONE:-3}')?.environment, ['A=1', 'B=1', 'C=3']);
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
    ]) {
      const started = performance.now();
      read(`FROM a\n${part.repeat((256 * 1024) / part.length)}`);
      const spent = performance.now() - started;
      assertWithin(2000, spent, JSON.stringify(part));
    }
  });
});
