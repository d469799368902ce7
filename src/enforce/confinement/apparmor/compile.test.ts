import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { missing } from '../../../../test/e2e/real-part.ts';
import { profileArbitrary } from '../../../../test/fixtures/profile-arbitrary.ts';
import { filesOf } from '../file-pattern.ts';
import { profileWith, TIGHTER, WIDER } from '../profile.fixture.ts';
import { APPARMOR } from './compile.ts';
import { glob } from './path.ts';

const compile = (sections: Record<string, unknown>, options = TIGHTER) => {
  const { artefacts, losses } = APPARMOR.compile(profileWith(sections), options);
  return {
    rules: (artefacts[0]?.text ?? '')
      .split('\n')
      .filter((line) => line.startsWith('  '))
      .map((line) => line.trim()),
    losses,
  };
};
const parse = (text: string, ...flags: string[]) =>
  spawnSync('apparmor_parser', ['-Q', '-K', ...flags], { input: text, encoding: 'utf8' });

const segment = fc.oneof(
  fc.constantFrom('**', '*', 'a', 'b', 'a*', '?', 'a?b', '*.log'),
  fc
    .array(fc.constantFrom(...'ab*?"\\[]{}^,@# $()!é'.split('')), { minLength: 1, maxLength: 4 })
    .map((parts) => parts.join('').replaceAll('**', '*')),
);
const patterns = fc.array(segment, { maxLength: 4 }).map((parts) => `/${parts.join('/')}`);

describe('apparmor', () => {
  it('writes globs', () => {
    assert.equal(glob('/'), '/');
    assert.equal(glob('/**'), '/{,**}');
    assert.equal(glob('/a/**'), '/a{,/{,**}}');
    assert.equal(glob('/a/**/**/b'), '/a/{,**/}b{,/}');
    assert.equal(glob('/**/*.log'), '/{,**/}*.log{,/}');
    assert.equal(glob('/a "x"/[b]/{c,d}'), String.raw`/a \"x\"/\[b\]/\{c\,d\}{,/}`);
  });

  it('restricts only what the profile speaks of', () => {
    const { rules, losses } = compile({});
    assert.deepEqual(losses, []);
    for (const rule of ['/{,**} rwklm,', '/{,**} ix,', 'capability,', 'network,', 'mount,', 'ptrace,'])
      assert.ok(rules.includes(rule), rule);
  });

  it('gives files their access, programs ix, and takes refusals away', () => {
    const { rules } = compile({
      files: [
        '/etc/app.conf',
        { path: '/data/**', access: ['read', 'write'] },
        { path: '/usr/lib/**', access: ['read', 'execute'] },
        { path: '/data/keys/**', access: ['read', 'write'], state: 'refused' },
      ],
      processes: [
        '/usr/bin/node',
        { executable: '/bin/sh', state: 'refused' },
        { executable: '/bin/proposed', state: 'proposed' },
      ],
      capabilities: ['CHOWN'],
    });
    assert.deepEqual(rules.slice(0, 7), [
      '"/data{,/{,**}}" rwkl,',
      '"/etc/app.conf{,/}" r,',
      '"/usr/lib{,/{,**}}" rm,',
      'deny "/data/keys{,/{,**}}" rwkl,',
      '"/usr/bin/node{,/}" rmix,',
      'deny "/bin/sh{,/}" x,',
      'capability chown,',
    ]);
    assert.ok(!rules.some((rule) => /^(?:mount|ptrace),/.test(rule) || rule.includes('proposed')));
  });

  it('takes the side that was chosen for programs with arguments', () => {
    const sections = { processes: [{ executable: '/bin/sh', arguments: '-c *' }] };
    assert.ok(!compile(sections).rules.some((rule) => rule.includes('/bin/sh')));
    assert.ok(compile(sections, WIDER).rules.includes('"/bin/sh{,/}" rmix,'));
    assert.deepEqual(
      compile(sections).losses.map(({ line, direction, chosen }) => [line.path, direction, chosen]),
      [['processes[0]', 'tighter', true]],
    );
  });

  it('limits sockets where both directions are said', () => {
    const { rules, losses } = compile({
      listens: [8080],
      egress: [{ to: { cidr: '10.0.0.0/8' }, ports: [5432] }],
      capabilities: [],
    });
    assert.deepEqual(
      rules.filter((rule) => rule.startsWith('network')),
      ['network unix,', 'network netlink,', 'network inet stream,', 'network inet6 stream,'],
    );
    assert.deepEqual(
      losses.map(({ line }) => line.path),
      ['listens', 'egress'],
    );
    assert.ok(compile({ listens: [8080] }).rules.includes('network,'));
  });

  it(
    'is read by apparmor_parser whatever the profile, as one profile of our name',
    { skip: missing('apparmor_parser') },
    () => {
      const sampled = fc.sample(profileArbitrary, 60);
      const texts = sampled.map((profile, index) => {
        const { text = '' } =
          APPARMOR.compile(
            { ...profile, metadata: { ...profile.metadata, name: `w${index}`, namespace: 'ns' } },
            WIDER,
          ).artefacts[0] ?? {};
        return text.replace('abi <abi/3.0>,', '');
      });
      const { status, stderr, stdout } = parse(`abi <abi/3.0>,\n${texts.join('\n')}`, '-N');
      assert.equal(status, 0, stderr);
      assert.deepEqual(
        stdout.trim().split('\n').toSorted(),
        sampled.map((_, index) => `plimsoll-ns.w${index}`).toSorted(),
      );
      const compiled = parse(`abi <abi/3.0>,\n${texts.slice(0, 12).join('\n')}`);
      assert.equal(compiled.status, 0, compiled.stderr);
    },
  );

  it(
    'gives globs that are, in the regular expressions of apparmor_parser, what the profile means',
    { skip: missing('apparmor_parser') },
    () => {
      const samples = [...new Set(fc.sample(patterns, 200))];
      const rules = samples.map((pattern) => `  "${glob(pattern)}" r,`);
      const { status, stderr } = parse(
        `abi <abi/3.0>,\nprofile p {\n${rules.join('\n')}\n}\n`,
        '-D',
        'rule-exprs',
      );
      assert.equal(status, 0, stderr);
      const read = new Map(
        Array.from(stderr.matchAll(/^aare: (.*?) {3}-> {3}(.*)$/gm), ([, from = '', to = '']) => [from, to]),
      );
      let compared = 0;
      for (const pattern of samples) {
        const expression = read.get(glob(pattern).replaceAll(String.raw`\"`, '"')) ?? read.get(glob(pattern));
        if (expression === undefined) continue;
        compared += 1;
        // The parser writes the NUL of its classes in a way that JavaScript reads alike.
        const regex = new RegExp(`^(?:${expression})$`);
        const files = filesOf(pattern);
        const near = pattern.replaceAll('**', 'x/y').replaceAll('*', 'b').replaceAll('?', 'a');
        const paths = [
          '/',
          near,
          `${near}/z`,
          near.slice(0, -1),
          near.replace('/x/y', ''),
          near.replace('x/y', 'b'),
          '/a',
          '/b',
          '/a/b',
          '/a/b/c',
          '/a.log',
        ];
        for (const path of paths.filter((one) => /^\/(?:$|[^/]+(?:\/[^/]+)*$)/.test(one) && !/é/.test(one))) {
          const isMatched = regex.test(path) || regex.test(path === '/' ? path : `${path}/`);
          assert.equal(isMatched, files.includes(path), `${pattern} ${expression} ${path}`);
        }
      }
      assert.ok(compared > 100, `${compared} of ${samples.length}`);
    },
  );
});
