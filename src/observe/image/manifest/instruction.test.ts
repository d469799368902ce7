import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { assertWithin } from '../../../../test/time-bound.ts';
import { instructionFrom } from './instruction.ts';

const CASES: readonly (readonly [string, string | undefined])[] = [
  ['', undefined],
  ['   ', undefined],
  ['/bin/sh -c #(nop) ADD file:abc in / ', 'ADD file:abc in /'],
  ['/bin/sh -c #(nop)  CMD ["sh"]', 'CMD ["sh"]'],
  ['/bin/sh -c #(nop)', undefined],
  ['/bin/sh -c apt-get update && true', 'RUN apt-get update && true'],
  ['RUN /bin/sh -c make install # buildkit', 'RUN make install'],
  ['RUN |2 A=1 B=two words /bin/sh -c make # buildkit', 'RUN make'],
  ['|1 A=1 /bin/sh -c make', 'RUN make'],
  ['|1 A=1 something else', '|1 A=1 something else'],
  ['RUN /bin/bash -o pipefail -c make # buildkit', 'RUN /bin/bash -o pipefail -c make'],
  ['RUN |1 A=1 /bin/bash -o pipefail -c make # buildkit', 'RUN /bin/bash -o pipefail -c make'],
  ['|1 A=1 /bin/bash -c make && /bin/sh -c x', 'RUN /bin/bash -c make && /bin/sh -c x'],
  ['/bin/bash -o pipefail -c apt-get update', 'RUN /bin/bash -o pipefail -c apt-get update'],
  ['/bin/bash -o pipefail -c #(nop)  ENV A=b', 'ENV A=b'],
  ['/bin/busybox sh -c #(nop) WORKDIR /new/dir', 'WORKDIR /new/dir'],
  [
    'powershell -Command $ErrorActionPreference = "Stop"; #(nop) x',
    'powershell -Command $ErrorActionPreference = "Stop"; #(nop) x',
  ],
  ['COPY /app /srv/app # buildkit', 'COPY /app /srv/app'],
  ['CMD ["sh"]', 'CMD ["sh"]'],
  ['# debian.sh --arch amd64 out/ trixie', '# debian.sh --arch amd64 out/ trixie'],
  ['cmd /S /C dir', 'RUN dir'],
  ['bazel build ...', 'bazel build ...'],
];

describe('instructionFrom', () => {
  for (const [createdBy, instruction] of CASES) {
    it(JSON.stringify(createdBy), () => assert.equal(instructionFrom(createdBy), instruction));
  }

  it('needs time in proportion to the text', () => {
    const started = performance.now();
    instructionFrom(`|1 ${' /bin/sh -'.repeat(400_000)}`);
    instructionFrom(`|1 ${' /bin/bash -o pipefail'.repeat(200_000)}`);
    instructionFrom(`|1 ${' /bin/bash'.repeat(200_000)}${' -c'.repeat(200_000)}`);
    instructionFrom(`RUN ${' '.repeat(4_000_000)}x # buildkit`);
    assertWithin(1000, performance.now() - started);
  });

  it('throws for no text', () => {
    fc.assert(fc.property(fc.string(), (text) => void instructionFrom(text)));
  });
});
