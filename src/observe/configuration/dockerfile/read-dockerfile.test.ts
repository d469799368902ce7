import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { propertyRuns } from '../../../../test/property-runs.ts';
import { assertWithin, bulk } from '../../../../test/time-bound.ts';
import { allInstructions, type Dockerfile } from '../../../model/configuration/dockerfile.ts';
import { readDockerfile } from './read-dockerfile.ts';

function read(text: string): Dockerfile {
  const { dockerfile, gaps } = readDockerfile(text, '/Dockerfile');
  assert.deepEqual(gaps, []);
  assert.ok(dockerfile);
  return dockerfile;
}

/** Each instruction as its name and what its words stand for. */
function said(text: string): string[] {
  return allInstructions(read(text)).map(({ name, flags, words }) =>
    [
      name,
      ...flags.map((flag) => `--${flag.name}=${flag.argument}`),
      ...words.map(({ value }) => value ?? '?'),
    ].join(' '),
  );
}

/** Names of commands that a Dockerfile's only RUN runs, each with the text at its place. */
function ran(text: string): string[] {
  return allInstructions(read(text)).flatMap(({ script }) =>
    (script?.commands ?? []).map(
      ({ name, start, end }) => `${name}: ${text.slice(script?.placeOf(start), script?.placeOf(end))}`,
    ),
  );
}

describe('a Dockerfile', () => {
  it('has stages, each with its base or the stage that it goes on from', () => {
    const { stages, global } = read(
      'ARG V=13\nFROM debian:${V} AS Base\nRUN a\nFROM base\nFROM scratch AS x\n',
    );
    assert.equal(global.length, 1);
    assert.deepEqual(
      stages.map(({ name, base, parent, instructions }) => [name, base.value, parent, instructions.length]),
      [
        ['Base', 'debian:13', undefined, 1],
        [undefined, 'base', 0, 0],
        ['x', 'scratch', undefined, 0],
      ],
    );
  });

  it('goes on from the stage of the platform that most are built for', () => {
    const { stages } = read(
      'FROM a AS app-linux\nFROM b AS app-windows\nFROM app-$TARGETOS\nFROM c-$TARGETOS\n',
    );
    assert.deepEqual(
      stages.map(({ base, parent }) => [base.value, parent]),
      [
        ['a', undefined],
        ['b', undefined],
        [undefined, 0],
        [undefined, undefined],
      ],
    );
  });

  it('names the base that an argument without a value falls back to', () => {
    const { stages } = read('ARG BASE\nFROM ${BASE:-debian:13}\nFROM ${BASE-debian:12}\nFROM $BASE\n');
    assert.deepEqual(
      stages.map(({ base }) => base.value),
      ['debian:13', 'debian:12', undefined],
    );
  });

  it('runs no POSIX shell where an image, a user or a folder is of Windows', () => {
    for (const text of [
      'FROM mcr.microsoft.com/windows/nanoserver:ltsc2025\nRUN icacls a /grant b:(OI)F\n',
      'FROM golang:1.26-windowsservercore\nRUN icacls a /grant b:(OI)F\n',
      'ARG BASE\nFROM $BASE\nUSER ContainerAdministrator\nRUN icacls a /grant b:(OI)F\n',
      'ARG BASE\nFROM $BASE\nWORKDIR C:/bin\nRUN icacls a /grant b:(OI)F\n',
    ])
      assert.deepEqual(ran(text), [], text);
    const escape = '# escape=`\n';
    for (const command of ['powershell -c x', 'copy a C:\\b', 'setup.exe /q', 'cmd /S /C dir'])
      assert.deepEqual(ran(`${escape}FROM a\nRUN ${command}\n`), [], command);
    assert.deepEqual(ran(`${escape}FROM a\nRUN \`\n ls https://b\n`), ['ls: ls https://b']);
    assert.deepEqual(ran('FROM debian:13 AS app-windows\nRUN ls\n'), ['ls: ls']);
    assert.deepEqual(ran('FROM nanoserver\nFROM debian:13\nRUN ls\n'), ['ls: ls']);
  });

  for (const [what, text, ...expected] of [
    [
      'joins lines, past comments and empty ones',
      'FROM a\nCOPY b \\\n # no\n\n  c\\\n  d',
      'FROM a',
      'COPY b c d',
    ],
    ['has its own escape', '# escape=`\nFROM a\nCOPY b `\n c\\d e', 'FROM a', 'COPY b c\\d e'],
    ['takes no directive behind a comment', '# hi\n# escape=`\nFROM a\nCOPY b \\\nc', 'FROM a', 'COPY b c'],
    [
      'has flags',
      'FROM --platform=x a\nCOPY --from=b --chmod=755 c d',
      'FROM --platform=x a',
      'COPY --from=b --chmod=755 c d',
    ],
    ['has lists', 'FROM a\nCMD ["b c", "$d"]\nVOLUME ["/e"]', 'FROM a', 'CMD b c $d', 'VOLUME /e'],
    ['takes for words what is no list', "FROM a\nCMD ['b']", 'FROM a', 'CMD [b]'],
    ['undoes quotes', 'FROM a\nENV B="c d" E=f\\ g H=\'$B\'', 'FROM a', 'ENV B=c d E=f g H=$B'],
    [
      'puts variables in',
      'FROM a\nENV B=1\nARG C=2\nWORKDIR /$B/${C}/${D:-3}/${B:+4}/\\$E',
      'FROM a',
      'ENV B=1',
      'ARG C=2',
      'WORKDIR /1/2/3/4/$E',
    ],
    [
      'knows what only the build tells',
      'FROM a\nARG B\nUSER $B\nWORKDIR ${B:-/c}',
      'FROM a',
      'ARG B',
      'USER ?',
      'WORKDIR /c',
    ],
    [
      'gives a stage the arguments that it asks for',
      'ARG B=1\nFROM a\nUSER $B\nARG B\nUSER $B',
      'ARG B=1',
      'FROM a',
      'USER ',
      'ARG B',
      'USER 1',
    ],
    [
      'inherits variables and arguments',
      'FROM a AS b\nENV C=1\nARG D=2\nFROM b\nUSER $C$D',
      'FROM a AS b',
      'ENV C=1',
      'ARG D=2',
      'FROM b',
      'USER 12',
    ],
    [
      'keeps an argument that is declared once more',
      'FROM a\nARG B=1\nARG B\nUSER $B',
      'FROM a',
      'ARG B=1',
      'ARG B',
      'USER 1',
    ],
    ['begins behind lines of nothing', 'FROM a\n \\\n  \\\n  USER b', 'FROM a', 'USER b'],
    ['ends a line whose escape is escaped', 'FROM a\nCOPY b c\\\\\nUSER d', 'FROM a', 'COPY b c\\', 'USER d'],
    ['splits at blanks first where the build does', 'FROM a\nVOLUME /b\\ c', 'FROM a', 'VOLUME /b c'],
    ['has a list and nothing behind it', 'FROM a\nCMD ["b]\\"", "c"] d ]', 'FROM a', 'CMD b]" c'],
    [
      'takes directives behind blanks and a mark of the order of bytes',
      '\uFEFF # escape=`\nFROM a\nCOPY b `\n c',
      'FROM a',
      'COPY b c',
    ],
    [
      'puts parts of variables in',
      'FROM a\nENV B=a/b-b/c\nWORKDIR ${B##*/}.${B#*/}.${B%%/*}.${B%/*}.${B/b/x}.${B//b/x}.${B/?-/}.${C:-x\\}y}',
      'FROM a',
      'ENV B=a/b-b/c',
      'WORKDIR c.b-b/c.a.a/b-b.a/x-b/c.a/x-x/c.a/b/c.x}y',
    ],
    [
      'sets all variables of an instruction at once',
      'FROM a\nENV B=1\nENV B=2 C=$B\nUSER $B$C',
      'FROM a',
      'ENV B=1',
      'ENV B=2 C=1',
      'USER 21',
    ],
    ['has no value for a base that nobody declared', 'FROM a:$X', 'FROM a:'],
  ] as const)
    it(what, () => assert.deepEqual(said(text), expected));

  it('has commands where they stand, over lines, comments and here-documents', () => {
    assert.deepEqual(ran('FROM a\nRUN b \\\n  # no\n  && c d | e\n'), ['b: b', 'c: c d', 'e: e']);
    assert.deepEqual(ran('FROM a\nRUN <<EOF\nset -e\nb c\nEOF\n'), ['set: set -e', 'b: b c']);
    assert.deepEqual(
      ran("FROM a\nRUN cat <<-'X' > /y && b\n\tno\n\tX\nRUN c\n").map((one) => one.split(':')[0]),
      ['cat', 'b', 'c'],
    );
    assert.deepEqual(ran('FROM a\nRUN <<EOF\n#!/usr/bin/env python\nimport x\nEOF\n'), []);
    assert.deepEqual(ran('FROM a\nSHELL ["powershell", "-c"]\nRUN Get-X | Y\n'), []);
    assert.deepEqual(ran('FROM a\nHEALTHCHECK --interval=1s CMD b || exit 1\n'), ['b: b', 'exit: exit 1']);
  });

  it('has the commands of a shell that a list names', () => {
    const scripts = allInstructions(
      read(
        'FROM a\nRUN ["/bin/bash", "-euo", "pipefail", "-c", "b | c"]\nCMD ["sh", "d.sh"]\nCMD ["e", "-c", "f"]\n',
      ),
    ).map(({ script }) => script?.commands.map(({ name }) => name));
    assert.deepEqual(scripts, [undefined, ['b', 'c'], undefined, undefined]);
  });

  it('tells of ONBUILD what it will do', () => {
    const [, onbuild] = allInstructions(read('FROM a\nONBUILD RUN b\n'));
    assert.equal(onbuild?.trigger?.script?.commands[0]?.name, 'b');
  });

  it('has here-documents by whatever name', () => {
    for (const [text, ...names] of [
      ['RUN <<"E F" cat\na\nE F', 'E F'],
      ['RUN <<$X 3<<é\na\n$X\nb\né', '$X', 'é'],
      ['RUN (cat <<EOF)\na\nEOF)', 'EOF)'],
      ["RUN echo it's <<EOF"],
      ['RUN echo "<<EOF" a<<EOF <<<EOF << EOF'],
    ] as const) {
      const { stages, problems } = read(`FROM a\n${text}\nUSER b\n`);
      const [run, user] = stages[0]?.instructions ?? [];
      assert.deepEqual(
        [run?.heredocs.map(({ name }) => name), user?.name, problems],
        [names, 'USER', []],
        text,
      );
    }
  });

  it('has the shell of the stage that it goes on from', () => {
    const text = 'FROM a AS b\nSHELL ["pwsh", "-c"]\nFROM b AS c\nFROM c\nRUN Get-X | Y\nFROM a\nRUN z\n';
    assert.deepEqual(ran(text), ['z: z']);
  });

  it('says what builders refuse', () => {
    for (const [text, message] of [
      ['RUN <<EOF\na', 'the here-document EOF has no end'],
      ['USER', 'USER stands alone'],
      ['ENV A', 'ENV A has no value'],
      ['ENV A=b # c', 'ENV has "#", which sets nothing'],
      ['LABEL a=b =c', 'LABEL has "=c", which sets nothing'],
      ['ENV A="b', 'a quote is not closed'],
      ['ARG =b', 'an argument has no name'],
      ['FROM a b', 'FROM has more than an image and a name'],
      ['FROM a AS 1b', '1b is no name of a stage'],
      ['COPY a', 'COPY has no target'],
      ['HEALTHCHECK a', 'HEALTHCHECK names no command'],
      ['HEALTHCHECK --interval=5s CMD', 'HEALTHCHECK names no command'],
      ['ONBUILD FROM a', 'FROM stands behind ONBUILD'],
      ['CMD ["a", 1]', 'CMD has a list with something else than texts'],
      ['SHELL /bin/sh', 'SHELL is no list'],
      ['EXPOSE 80,81', 'EXPOSE 80,81 is no port'],
      ['EXPOSE 99999', 'EXPOSE 99999 is no port'],
    ] as const)
      assert.deepEqual(
        read(`FROM a\n${text}\n`).problems.map((one) => one.message),
        [message],
        text,
      );
    assert.deepEqual(
      read('# escape=x\nFROM a\n').problems.map((one) => one.message),
      ['x is no escape'],
    );
  });

  it('refuses nothing that is taken', () => {
    for (const text of [
      'ENV A b c',
      'CMD []',
      'CMD',
      'RUN [ -f a ]',
      'RUN [ 1 -eq 1 ]',
      'HEALTHCHECK NONE',
      'EXPOSE 80/tcp $P 127.0.0.1:1:2 "3" 4-5/UDP ${P:-6}',
      'COPY <<E /a\nE',
      'COPY --from=b ["a", "b"]',
      'FROM {{ image }} {{ rest }}',
      'ARG A B=c',
      'ENV A=\'"\' B="\'" C=\\"',
      'FROM a As B-1.c_d',
      'MAINTAINER "x',
      'VOLUME ["/a"]',
    ])
      assert.deepEqual(read(`FROM a\n${text}\n`).problems, [], text);
  });

  it('says what is not as the grammar has it', () => {
    assert.deepEqual(
      read('RUN a\n').problems.map(({ message }) => message),
      ['RUN stands before the first FROM', 'there is no FROM'],
    );
  });

  it('says of what is too large that it was not read, and reads the rest', () => {
    const { dockerfile, gaps } = readDockerfile(
      `FROM a\nRUN ${'b '.repeat(200_000)}\nUSER c\n`,
      '/Dockerfile',
    );
    assert.deepEqual(
      gaps.map(({ kind, subject }) => [kind, subject]),
      [['limit', '/Dockerfile:2']],
    );
    assert.equal(dockerfile?.stages[0]?.instructions.at(-1)?.name, 'USER');
    const commands = (count: number) =>
      readDockerfile(`FROM a\nRUN ${'b;'.repeat(count)}\n`, '/Dockerfile').gaps;
    assert.deepEqual(commands(500), []);
    assert.deepEqual(
      commands(501).map(({ kind, subject }) => [kind, subject]),
      [['limit', '/Dockerfile:2']],
    );
    assert.equal(readDockerfile('A\n'.repeat(200_000), '/Dockerfile').gaps[0]?.kind, 'limit');
  });

  it('is not read where it has more stages than anybody writes', () => {
    const stages = (count: number) => readDockerfile('FROM a\n'.repeat(count), '/Dockerfile');
    assert.equal(stages(250).dockerfile?.stages.length, 250);
    assert.deepEqual(
      stages(251).gaps.map(({ kind }) => kind),
      ['limit'],
    );
  });

  it('has variables in time and memory that go by their number, and not by that of scripts and stages too', () => {
    const variables = Array.from({ length: bulk(4_000) }, (_, index) => `ENV A${index}=b\n`).join('');
    const started = process.cpuUsage();
    readDockerfile(`FROM a\n${variables}${'RUN echo $A0\n'.repeat(bulk(4_000))}`, '/Dockerfile');
    const stages = Array.from(
      { length: bulk(240) },
      (_, index) => `FROM s${index} AS s${index + 1}\nUSER $A0\n`,
    );
    const { dockerfile } = readDockerfile(`FROM a AS s0\n${variables}${stages.join('')}`, '/Dockerfile');
    const { user, system } = process.cpuUsage(started);
    assert.equal(dockerfile?.stages.at(-1)?.instructions[0]?.words[0]?.value, 'b');
    assertWithin(3_000, (user + system) / 1_000);
  });

  it('is read in bounded time', () => {
    for (const part of [
      '\\\n',
      'RUN <<A\n',
      'RUN a <<A <<B ',
      'ENV A=$A',
      '${A:-',
      'FROM a AS b\n',
      '#',
      ' ',
      '"',
      "'",
      'COPY --a=b ',
      '[',
      'ONBUILD ',
      'RUN $(',
      '\\',
    ]) {
      const started = performance.now();
      readDockerfile(`FROM a\n${part.repeat(bulk(50_000) / part.length)}`, '/Dockerfile');
      readDockerfile(`FROM a\nRUN ${part.repeat(bulk(50_000) / part.length)}`, '/Dockerfile');
      assertWithin(20_000, performance.now() - started, part);
    }
  });

  it('is read whatever it is, with places in it', () => {
    const unit = fc.constantFrom(
      'FROM a',
      'RUN ',
      'ENV A=b',
      'ARG A',
      'COPY --from=x ',
      'ONBUILD ',
      'HEALTHCHECK CMD ',
      '<<E',
      'E',
      '\n',
      '\n',
      '\\\n',
      '\r\n',
      ' ',
      '#',
      '$A',
      '${A:-',
      '}',
      '"',
      "'",
      '[',
      ']',
      '&& ',
      '| ',
      'b',
      '`',
      '\u00e9',
    );
    fc.assert(
      fc.property(fc.array(unit, { maxLength: 40 }), (parts) => {
        const text = parts.join('');
        const { dockerfile } = readDockerfile(text, '/Dockerfile');
        for (const { start, end, words, script } of dockerfile ? allInstructions(dockerfile) : []) {
          assert.ok(start <= end && end <= text.length, text);
          for (const word of words) assert.ok(word.start >= start && word.end <= text.length + 1, text);
          for (const command of script?.commands ?? [])
            assert.ok((script?.placeOf(command.start) ?? 0) >= start, text);
        }
      }),
      { numRuns: propertyRuns(2_000) },
    );
  });
});
