import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { propertyRuns } from '../../../test/property-runs.ts';
import { Fault } from '../../model/fault.ts';
import { memoryFile, plainEntry } from '../archive/zip/open-file.ts';
import { buildZip } from '../archive/zip/zip-builder.ts';
import { archiveClasses, holdsClasses } from './archive-classes.ts';
import { buildClass, buildModule, type ClassSpec } from './class-builder.ts';
import { readClass } from './class-file.ts';
import { providersOfModule } from './module-info.ts';

const [LDC, INVOKE, GOTO, WIDE_LDC, RETURN, SWITCH] = [0x12, 0xb8, 0xa7, 0x13, 0xb1, 0xaa];
const FOR_NAME = ['java/lang/Class', 'forName'] as const;
const wide = (value: number) => [value >> 8, value & 0xff];

function read(spec: Omit<ClassSpec, 'name'>) {
  const { calls, refers, texts, dynamic } = readClass(buildClass({ name: 'a/Main', ...spec }));
  return { calls: [...calls], refers: [...refers], texts: [...texts], dynamic };
}

describe('a class file', () => {
  it('tells whom it calls, and what it names besides', () => {
    const told = read({
      super: 'b/Base',
      interfaces: ['b/Face'],
      calls: [
        ['c/Called', 'run'],
        ['java/util/List', 'of'],
      ],
      refers: ['d/Named', '[Ld/Item;', '[I'],
      descriptors: ['(Le/Given;ILjava/lang/String;)Le/Made;', 'Ljava/util/List<Le/Inner;>;'],
      texts: ['f.Text', 'no class', 'one', 'g.One:g.Two'],
    });
    assert.deepEqual(told.calls.toSorted(), ['b/Base', 'b/Face', 'c/Called']);
    assert.deepEqual(told.refers.toSorted(), ['d/Item', 'd/Named', 'e/Given', 'e/Inner', 'e/Made']);
    assert.deepEqual(told.texts, ['f/Text', 'g/One', 'g/Two']);
    assert.equal(told.dynamic, undefined);
  });

  it('calls a class that it loads by a name that stands there', () => {
    for (const code of [
      (text: number, call: number) => [LDC, text, INVOKE, ...wide(call), RETURN],
      (text: number, call: number) => [WIDE_LDC, ...wide(text), INVOKE, ...wide(call), RETURN],
      // Padding and four words of a switch over one value.
      (text: number, call: number) => [
        SWITCH,
        0,
        0,
        0,
        0,
        0,
        0,
        30,
        0,
        0,
        0,
        1,
        0,
        0,
        0,
        1,
        0,
        0,
        0,
        30,
        LDC,
        text,
        INVOKE,
        ...wide(call),
      ],
    ]) {
      const told = read({ code: (pool) => code(pool.text('g.Loaded'), pool.method(...FOR_NAME)) });
      assert.deepEqual([told.calls, told.dynamic], [['g/Loaded'], undefined]);
    }
  });

  it('may load any class by a name that is computed, chosen, or given to a handle', () => {
    for (const code of [
      (text: number, call: number) => [0x2a, INVOKE, ...wide(call), LDC, text],
      (text: number, call: number) => [LDC, text, 0x57, 0x2a, INVOKE, ...wide(call)],
      // Another way leads to the call, with another text.
      (text: number, call: number) => [LDC, text, GOTO, 0, 5, LDC, text, INVOKE, ...wide(call)],
      (text: number) => [LDC, text, RETURN],
      (text: number, call: number) => [LDC, text, INVOKE, ...wide(call), SWITCH, 0],
    ]) {
      const told = read({ code: (pool) => code(pool.text('g.Loaded'), pool.method(...FOR_NAME)) });
      assert.equal(told.dynamic, 'loads classes by computed names');
    }
  });

  it('may do anything by what loads classes, objects or machine code', () => {
    for (const call of [
      ['java/lang/ClassLoader', 'loadClass'],
      ['java/net/URLClassLoader', 'loadClass'],
      ['java/io/ObjectInputStream', 'readObject'],
      ['java/lang/System', 'loadLibrary'],
      ['javax/script/ScriptEngine', 'eval'],
      ['javax/naming/InitialContext', 'doLookup'],
      ['javax/naming/ldap/InitialLdapContext', '<init>'],
      ['a/OwnLoader', 'loadClass'],
      ['a/OwnStream', 'readObject'],
      ['java/io/ObjectInput', 'readObject'],
      ['java/rmi/registry/Registry', 'lookup'],
      ['java/lang/constant/ClassDesc', 'resolveConstantDesc'],
      ['java/lang/invoke/MethodType', 'fromMethodDescriptorString'],
      ['java/beans/Beans', 'instantiate'],
      ['javax/management/MBeanServer', 'createMBean'],
      ['javax/security/auth/login/LoginContext', '<init>'],
      ['javax/swing/UIManager', 'setLookAndFeel', '(Ljava/lang/String;)V'],
      [
        'javax/xml/parsers/SAXParserFactory',
        'newInstance',
        '(Ljava/lang/String;Ljava/lang/ClassLoader;)Ljavax/xml/parsers/SAXParserFactory;',
      ],
    ] as const)
      assert.notEqual(read({ calls: [call] }).dynamic, undefined, call.join('.'));
    for (const call of [
      ['java/lang/System', 'getProperty'],
      ['java/lang/reflect/Method', 'invoke'],
      ['javax/swing/UIManager', 'setLookAndFeel', '(Ljavax/swing/LookAndFeel;)V'],
      ['javax/xml/parsers/SAXParserFactory', 'newInstance'],
    ] as const)
      assert.equal(read({ calls: [call] }).dynamic, undefined, call.join('.'));
    assert.notEqual(read({ super: 'java/net/URLClassLoader' }).dynamic, undefined);
    assert.notEqual(read({ super: 'java/security/Provider' }).dynamic, undefined);
    const reflected = read({
      calls: [['java/lang/reflect/Method', 'invoke']],
      refers: ['java/lang/ClassLoader'],
    });
    assert.equal(reflected.dynamic, 'may call a loader of classes by its name');
  });

  it('is read or refused, whatever its bytes are', () => {
    const whole = buildClass({
      name: 'a/Main',
      calls: [['c/Called', 'run']],
      code: (pool) => [LDC, pool.text('g.Loaded'), INVOKE, ...wide(pool.method(...FOR_NAME))],
    });
    fc.assert(
      fc.property(
        fc.nat(whole.length),
        fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { maxLength: 6 }),
        (cut, changes) => {
          const bytes = Buffer.from(whole);
          for (const [at, value] of changes) bytes[at] = value;
          for (const one of [bytes, whole.subarray(0, cut)])
            try {
              readClass(one);
            } catch (error) {
              assert.ok(error instanceof Fault && error.code === 'malformed', String(error));
            }
        },
      ),
      { numRuns: propertyRuns(500) },
    );
  });
});

describe('an archive of Java', () => {
  const library = buildZip([{ name: 'c/Called.class', content: buildClass({ name: 'c/Called' }) }]);
  const TEXTS = { name: 'a/Texts', super: 'java/util/ListResourceBundle' };
  const factsOf = (bytes: Buffer, path = '/app.jar') =>
    archiveClasses(memoryFile(plainEntry(path, bytes.length), bytes));

  it('tells classes, what is started, providers, and archives in it', () => {
    const bytes = buildZip([
      {
        name: 'META-INF/MANIFEST.MF',
        content: 'Main-Class: a.Launcher\r\nStart-Class: a.\r\n Main\r\n\r\nName: x\r\n',
      },
      { name: 'META-INF/services/x.Y', content: '# providers\nb.Provider # one\n\n' },
      { name: 'META-INF/maven/g/a/pom.properties', content: 'artifactId=a' },
      {
        name: 'BOOT-INF/classes/a/Main.class',
        content: buildClass({ name: 'a/Main', calls: [['c/Called', 'run']] }),
      },
      { name: 'BOOT-INF/lib/c.jar', content: library, stored: true },
      { name: 'module-info.class', content: buildModule('x/Y', ['b/Other']) },
      { name: 'BOOT-INF/classes/a/Texts.class', content: buildClass(TEXTS) },
    ]);
    const [inner, outer] = factsOf(bytes);
    assert.deepEqual(
      [inner?.inside, inner?.names, inner?.isApplication],
      ['!/BOOT-INF/lib/c.jar', ['c/Called'], false],
    );
    assert.deepEqual(outer, {
      inside: '',
      isLoose: false,
      isApplication: true,
      main: 'a/Main',
      artifacts: 1,
      providers: ['b/Provider', 'b/Other', 'a/Texts'],
      names: ['a/Main', 'c/Called', 'a/Texts'],
      classes: [
        { name: 0, calls: [1], refers: [], texts: [] },
        { name: 2, calls: [], refers: [], texts: [] },
      ],
    });
  });

  it('has kinds that the library of Java finds by their names for providers, and lists of these beside it', () => {
    const kinds = {
      super: ['java/beans/SimpleBeanInfo', 'java/net/URLStreamHandler', 'java/util/logging/ConsoleHandler'],
      interfaces: [
        'javax/security/auth/spi/LoginModule',
        'javax/naming/spi/InitialContextFactory',
        'java/sql/Driver',
      ],
    };
    for (const name of kinds.super)
      assert.ok(readClass(buildClass({ name: 'a/B', super: name })).isFoundByName, name);
    for (const name of kinds.interfaces)
      assert.ok(readClass(buildClass({ name: 'a/B', interfaces: [name] })).isFoundByName, name);
    assert.equal(
      readClass(buildClass({ name: 'a/B', super: 'java/security/Permission' })).isFoundByName,
      false,
    );
    const path = '/app/classes/META-INF/services/x.Y';
    assert.ok(holdsClasses(path));
    const [listed] = factsOf(Buffer.from('b.Provider'), path);
    assert.deepEqual([listed?.isLoose, listed?.providers, listed?.classes], [true, ['b/Provider'], []]);
  });

  it('reads modules, or refuses them', () => {
    const whole = buildModule('x/Y', ['b/One', 'b/Two']);
    assert.deepEqual(providersOfModule(whole), ['b/One', 'b/Two']);
    for (let cut = 0; cut < whole.length; cut += 1)
      assert.throws(() => providersOfModule(whole.subarray(0, cut)), Fault);
  });

  it('says that something in it was not read', () => {
    const [fact] = factsOf(buildZip([{ name: 'a.class', content: 'none' }]));
    assert.match(fact?.unread ?? '', /class file/);
    assert.notEqual(factsOf(Buffer.from('no archive'))[0]?.unread, undefined);
    assert.notEqual(factsOf(Buffer.from('no class'), '/a/Main.class')[0]?.unread, undefined);
  });
});
