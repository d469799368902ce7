import type { Member } from './pool.ts';

const BY_NAME = 'loads classes by computed names';
const OBJECTS = 'reads objects of any class';
const TEXT = String.raw`\((?:Ljava/lang/ClassLoader;)?Ljava/lang/String;`;

/** Members by which classes of any name are loaded: by owner, and by name with its descriptor. */
const LOADING: readonly (readonly [owner: RegExp, member: RegExp, what: string])[] = [
  // Loaders and streams are called by the names of their subclasses.
  [/^/, /^(?:loadClass|findClass|defineClass|defineHiddenClass)\(/, BY_NAME],
  [/^/, /^(?:readObject|readUnshared)\(/, OBJECTS],
  [/^java\/lang\/invoke\/MethodType$/, /^fromMethodDescriptorString\(/, BY_NAME],
  [/^java\/lang\/constant\//, /^resolveConstantDesc\(/, BY_NAME],
  [/^java\/beans\/Beans$/, /^instantiate\(/, BY_NAME],
  [/^java\/beans\/XMLDecoder$/, /^/, OBJECTS],
  [/^java\/rmi\/(?:MarshalledObject|Naming|registry\/Registry)$/, /^(?:get|lookup)\(/, OBJECTS],
  [/^java\/rmi\/server\/UnicastRemoteObject$/, /^(?:<init>|exportObject)\(/, OBJECTS],
  [/^javax\/management\/MBeanServer(?:Connection)?$/, /^(?:createMBean|instantiate)\(/, BY_NAME],
  [/^javax\/naming\/(?:\w+\/)*(?:Initial\w*Context|\w+Manager)$/, /^/, 'asks a directory for objects'],
  [/^javax\/naming\/(?:\w+\/)*\w*Context$/, /^(?:lookup|search|list)/, 'asks a directory for objects'],
  [/^javax\/script\//, /^(?:eval|getEngine)/, 'runs scripts'],
  [/^javax\/security\/auth\/login\/LoginContext$/, /^<init>\(/, 'loads what a configuration names'],
  [
    /^java\/util\/logging\/LogManager$/,
    /^(?:read|update)Configuration\(/,
    'loads what a configuration names',
  ],
  [/^javax\/swing\/UIManager$/, new RegExp(`^setLookAndFeel${TEXT}`), BY_NAME],
  [/^javax\/xml\/(?:\w+\/)*\w+Factory$/, new RegExp(`^new\\w+\\(.*Ljava/lang/ClassLoader;`), BY_NAME],
  [/^java\/lang\/(?:System|Runtime)$/, /^(?:load|loadLibrary)\(/, 'loads a library of machine code'],
  [/^java\/lang\/Module(?:Layer)?$/, /^(?:findLoader|defineModules)/, 'loads modules'],
];

/** Supertypes of what loads classes for others. */
const LOADERS: readonly (readonly [supertype: RegExp, what: string])[] = [
  [/ClassLoader$/, 'loads classes for others'],
  [/^java\/security\/(?:AuthProvider|Provider)$/, 'registers classes by their names'],
];

/** Supertypes of what Java's library finds by its name: in a property, a configuration, or beside another class. */
const FOUND_BY_NAME =
  /^(?:java\/util\/(?:List|Property)?ResourceBundle|java\/beans\/(?:Simple)?(?:BeanInfo|PropertyEditor\w*|Customizer)|java\/net\/(?:URLStreamHandler|ContentHandler)|java\/util\/logging\/\w*(?:Handler|Formatter|Filter)|java\/security\/(?:KeyPairGenerator|MessageDigest|Provider|Signature)|javax?\/(?:\w+\/)+\w+Spi|javax\/security\/auth\/spi\/LoginModule|javax\/naming\/spi\/\w+|javax\/xml\/(?:\w+\/)*\w+Factory|javax\/swing\/(?:\w+\/)*\w*LookAndFeel|java\/sql\/Driver)$/;

/** By what a class may load others of any name; undefined where it does not. */
export function loadingIn(
  supertypes: readonly string[],
  members: readonly Member[],
  names: ReadonlySet<string>,
): string | undefined {
  for (const one of supertypes) {
    const what = LOADERS.find(([supertype]) => supertype.test(one))?.[1];
    if (what !== undefined) return what;
  }
  for (const { owner, name, type } of members) {
    const what = LOADING.find(([owners, wanted]) => owners.test(owner) && wanted.test(name + type))?.[2];
    if (what !== undefined) return what;
  }
  const reflects = members.some(
    ({ owner, name }) => owner === 'java/lang/reflect/Method' && name === 'invoke',
  );
  return reflects && names.has('java/lang/ClassLoader')
    ? 'may call a loader of classes by its name'
    : undefined;
}

/** Whether Java's library may find a class by its name, as it finds providers. */
export function isFoundByName(supertypes: readonly string[]): boolean {
  return supertypes.some((one) => FOUND_BY_NAME.test(one));
}
