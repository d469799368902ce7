import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { after, describe, it } from 'node:test';
import { assertWithin } from '../../../test/time-bound.ts';
import { readLeakRules } from './read-rules.ts';

const RULE = "[[rules]]\nid = 'one'\nregex = '''one'''\n";

describe('files of rules', () => {
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-rules-'));
  after(() => rmSync(folder, { recursive: true }));
  mkdirSync(join(folder, 'in/deep'), { recursive: true });
  const file = (name: string, text: string) => {
    const path = join(folder, name);
    writeFileSync(path, text);
    return path;
  };

  it('are known by what is in them, whatever they are called', () => {
    assert.equal(readLeakRules(file('rules', RULE)).rules[0]?.id, 'one');
    const yaml = 'rules:\n- {name: n, id: two, pattern: x}\n';
    assert.equal(readLeakRules(file('others', yaml)).rules[0]?.id, 'two');
    assert.throws(() => readLeakRules(file('text', 'hello\n')), {
      code: 'unsupported',
      message: /text has no rules/,
    });
    assert.throws(() => readLeakRules(file('empty.toml', 'title = "x"\n')), {
      code: 'usage',
      message: /has no rules/,
    });
    assert.throws(() => readLeakRules(join(folder, 'none.toml')), { code: 'usage' });
  });

  it('are told apart in linear time', () => {
    const start = performance.now();
    const blank = file('blank', `${'\n'.repeat(2_000_000)}${' '.repeat(1_000_000)}`);
    assert.throws(() => readLeakRules(blank), { code: 'unsupported' });
    assertWithin(2_000, performance.now() - start);
  });

  it('extend what lies beside them, and nothing else', () => {
    file('in/deep/base.toml', RULE);
    assert.equal(readLeakRules(file('in/own.toml', "[extend]\npath = 'deep/base.toml'\n")).rules.length, 1);
    const fromHere = relative('.', join(folder, 'in/deep/base.toml'));
    assert.equal(readLeakRules(file('in/own.toml', `[extend]\npath = '${fromHere}'\n`)).rules.length, 1);
    file('outside.toml', RULE);
    symlinkSync(join(folder, 'outside.toml'), join(folder, 'in/link.toml'));
    symlinkSync(folder, join(folder, 'in/up'));
    for (const path of [
      '../outside.toml',
      join(folder, 'outside.toml'),
      'link.toml',
      'up/outside.toml',
      'none.toml',
      'package.json',
      relative('.', join(folder, 'outside.toml')),
      relative('.', join(folder, 'in/link.toml')),
    ])
      assert.throws(() => readLeakRules(file('in/own.toml', `[extend]\npath = '${path}'\n`)), {
        code: 'usage',
        message: /own\.toml/,
      });
  });
});
