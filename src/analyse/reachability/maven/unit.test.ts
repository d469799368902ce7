import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { foundAt, judgeOn } from '../../../../test/fixtures/reachability/input.ts';
import type { ArchiveClasses } from '../../../model/reachability/java-classes.ts';

/** A class by what it calls, and what it names besides. */
interface Class {
  readonly calls?: readonly string[];
  readonly refers?: readonly string[];
  readonly texts?: readonly string[];
  readonly dynamic?: string;
}

function archive(
  classes: Readonly<Record<string, Class>>,
  more: Partial<ArchiveClasses> = {},
): ArchiveClasses {
  const all = Object.entries(classes);
  const names = [
    ...new Set(all.flatMap(([name, { calls = [], refers = [] }]) => [name, ...calls, ...refers])),
  ];
  const places = (wanted: readonly string[] = []) => wanted.map((name) => names.indexOf(name));
  return {
    inside: '',
    isLoose: false,
    isApplication: false,
    artifacts: 1,
    providers: [],
    names,
    classes: all.map(([name, { calls, refers, texts = [], dynamic }]) => ({
      name: names.indexOf(name),
      calls: places(calls),
      refers: places(refers),
      texts,
      ...(dynamic !== undefined && { dynamic }),
    })),
    ...more,
  };
}

const LIBRARY = archive({ 'l/Used': { calls: ['l/Inner'] }, 'l/Inner': {} });

function judged(
  main: Class,
  {
    library = LIBRARY,
    more = {},
    command,
    environment,
  }: {
    library?: ArchiveClasses;
    more?: Readonly<Record<string, ArchiveClasses>>;
    command?: readonly string[];
    environment?: ReadonlyMap<string, string>;
  } = {},
) {
  const app = archive({ 'a/Main': main }, { main: 'a/Main' });
  const archives = new Map(Object.entries({ '/app.jar': app, '/lib/l.jar': library, ...more }));
  return judgeOn({ archives, command, environment })(foundAt('maven', 'g:l', '/lib/l.jar'));
}

describe('reachability in Java', () => {
  it('is reachable where classes of the application call it, with the way', () => {
    const path = ['a.Main (/app.jar)', 'l.Used (/lib/l.jar)'];
    assert.deepEqual(judged({ calls: ['l/Used'] }), { state: 'reachable', path, by: 'classes in Java' });
  });

  it('is loaded where it is only named, and not reachable where it is not', () => {
    assert.equal(judged({ refers: ['l/Used'] })?.state, 'loaded');
    assert.deepEqual(judged({}), { state: 'not reachable', by: 'classes in Java' });
  });

  it('goes through other archives', () => {
    const more = { '/lib/m.jar': archive({ 'm/Middle': { calls: ['l/Inner'] } }) };
    assert.equal(judged({ calls: ['m/Middle'] }, { more })?.state, 'reachable');
    assert.equal(judged({ refers: ['m/Middle'] }, { more })?.state, 'loaded');
    assert.equal(judged({}, { more })?.state, 'not reachable');
  });

  it('is unknown where something that is reached loads classes by computed names', () => {
    const dynamic = 'loads classes by computed names';
    assert.deepEqual(judged({ dynamic }), { state: 'unknown', by: `a/Main ${dynamic}: /app.jar` });
    assert.equal(judged({ dynamic, refers: ['l/Used'] })?.state, 'unknown');
    assert.equal(judged({ dynamic, calls: ['l/Used'] })?.state, 'reachable');
    // What nobody reaches does nothing.
    const more = { '/lib/m.jar': archive({ 'm/Middle': { dynamic } }) };
    assert.equal(judged({}, { more })?.state, 'not reachable');
  });

  it('is unknown where a file of services, or a text, names a class of it', () => {
    assert.equal(judged({ texts: ['l/Inner'] })?.state, 'unknown');
    const library = { ...LIBRARY, providers: ['l/Used'] };
    assert.match(judged({}, { library })?.by ?? '', /Java finds it as a provider/);
    const more = { '/lib/m.jar': archive({ 'm/P': { calls: ['l/Used'] } }, { providers: ['m/P'] }) };
    assert.equal(judged({}, { more })?.state, 'unknown');
  });

  it('begins with what the command names', () => {
    const more = { '/other.jar': archive({ 'o/Other': { calls: ['l/Used'] } }, { main: 'o/Other' }) };
    for (const [state, ...command] of [
      ['not reachable', 'java', '-jar', '/app.jar'],
      ['not reachable', '/usr/bin/java', '-Xmx1g', '-cp', '/lib/*:/app.jar', 'a.Main', 'o.Other'],
      ['reachable', 'java', '-jar', '/other.jar'],
      ['reachable', 'java', '-cp', '/lib/*', 'o.Other'],
      ['unknown', 'java', '-javaagent:/x.jar', '-jar', '/app.jar'],
      ['unknown', 'java', '@arguments', '-jar', '/app.jar'],
      ['unknown', 'java', '-Dx.Factory=l.Used', '-jar', '/app.jar'],
      ['unknown', 'java', '-XX:VMOptionsFile=/o', '-jar', '/app.jar'],
      ['unknown', 'java', '-cp', '/app.jar:/code.zip', 'a.Main'],
      ['reachable', '/run.sh'],
    ] as const)
      assert.equal(judged({}, { more, command })?.state, state, command.join(' '));
    assert.equal(judged({}, { command: ['/run.sh'] })?.state, 'unknown');
  });

  it('is unknown where a variable of the image gives Java an agent', () => {
    const command = ['java', '-jar', '/app.jar'];
    const environment = new Map([['JAVA_TOOL_OPTIONS', '-Xmx1g -javaagent:/lib/l.jar']]);
    assert.equal(judged({}, { command, environment })?.state, 'unknown');
    assert.equal(judged({}, { command, environment: new Map() })?.state, 'not reachable');
    const property = new Map([['JDK_JAVA_OPTIONS', '-Dx.Factory=l.Used']]);
    assert.match(judged({}, { command, environment: property })?.by ?? '', /an option of java names it/);
  });

  it('is unknown where nothing tells whose classes are whose, or something was not read', () => {
    assert.equal(judged({}, { library: { ...LIBRARY, artifacts: 2 } })?.state, 'unknown');
    assert.equal(
      judged({}, { more: { '/lib/b.jar': { ...LIBRARY, unread: 'broken' } } })?.by,
      '/lib/b.jar: broken',
    );
    const found = foundAt('maven', 'g:l', '/none.jar');
    assert.equal(judgeOn({})(found)?.state, 'unknown');
    assert.equal(judgeOn({ archives: undefined })(found)?.state, 'unknown');
    assert.equal(
      judgeOn({ archives: new Map([['/lib/l.jar', LIBRARY]]) })(foundAt('maven', 'g:l', '/lib/l.jar'))?.state,
      'unknown',
    );
  });
});
