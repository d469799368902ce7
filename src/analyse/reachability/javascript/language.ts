import type { Language } from '../../call-graph/types.ts';

const OBJECTS: readonly object[] = [{}, [], () => undefined, Promise.prototype];
const BUILT_IN = new Set(
  OBJECTS.flatMap((one) => [
    ...Object.getOwnPropertyNames(one),
    ...Object.getOwnPropertyNames(Object.getPrototypeOf(one)),
  ]),
);
// Every function that has one is given it.
BUILT_IN.delete('prototype');

/** Members that the language calls: by operators, `await`, and going through values. */
const IMPLICIT = new Set([
  'toString',
  'valueOf',
  'toJSON',
  'then',
  'next',
  'return',
  'throw',
  'constructor',
  'handleEvent',
  'inspect',
]);

/** Members of `module` itself. */
const OF_MODULE = [
  'require',
  'parent',
  'children',
  'paths',
  'constructor',
  'filename',
  'id',
  'loaded',
  'path',
  'hot',
];

/** Objects and modules of JavaScript: a module's value is `module`, whose `exports` others get. */
export const JAVASCRIPT: Language = {
  builtIn: BUILT_IN,
  isImplicit: (name) => IMPLICIT.has(name),
  hasPrototypes: true,
  bindsOnRead: false,
  isShared: false,
  constructors: [],
  calledBy: undefined,
  exportsOf(module, objects, places) {
    const exports = objects.make();
    places.add(objects.member(module, 'exports'), exports);
    for (const name of OF_MODULE) places.add(objects.member(module, name), 0);
    return exports;
  },
  give({ value, name, to }, objects, places) {
    if (name === undefined) return;
    const exports = objects.member(value, 'exports');
    // The default of a CommonJS module is what it exports.
    if (name === null || name === 'default') places.flow(exports, to);
    if (name !== null) places.each(exports, (token) => objects.read(token, name, to));
  },
};
