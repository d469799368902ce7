import type { Language } from '../../call-graph/types.ts';

/** Members of objects that the language makes. */
const BUILT_IN = new Set([
  '__class__',
  '__dict__',
  '__module__',
  '__getattribute__',
  '__setattr__',
  '__delattr__',
  '__reduce__',
  '__reduce_ex__',
  '__subclasses__',
  '__mro__',
  '__bases__',
  '__func__',
  '__self__',
  '__get__',
  '__wrapped__',
  '__code__',
  '__globals__',
  '__closure__',
  '__eq__',
  '__hash__',
  '__str__',
  '__repr__',
  '__format__',
  'mro',
]);

/** Objects and modules of Python: a module's variables are its members. */
export const PYTHON: Language = {
  builtIn: BUILT_IN,
  // Operators, and what decorators of a class's functions get, such as properties.
  isImplicit: (name) => (/^__\w+__$/.test(name) && name !== '__init__') || name.startsWith('[decorated'),
  hasPrototypes: false,
  bindsOnRead: true,
  isShared: true,
  constructors: ['__new__', '__init__', '__post_init__'],
  calledBy: '__call__',
  exportsOf: (value) => value,
  give({ value, name, to }, objects, places) {
    if (name === null) places.add(to, value);
    else if (name !== undefined) objects.read(value, name, to);
  },
};
