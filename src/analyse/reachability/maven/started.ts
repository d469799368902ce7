import type { ArchiveClasses } from '../../../model/reachability/java-classes.ts';

/** What is started of archives. */
interface Started {
  readonly classes: ReadonlySet<string>;
  /** Why others may be started; undefined where none may. */
  readonly obstacle: string | undefined;
}

const JAVA = /(?:^|\/)java$/;
/** Options of `java` that take the next word. */
const TAKES_WORD =
  /^(?:-cp|-classpath|--class-path|-p|--module-path|--add-modules|--add-exports|--add-opens|--add-reads)$/;
/** What begins before the program, or what it starts with besides. */
const AGENT =
  /^-(?:javaagent|agentlib|agentpath|Xrun\w*|XX:(?:Flags|VMOptionsFile)|D(?:java\.system\.class\.loader|java\.security\.manager))(?:[:=]|$)/;
/** An archive on the class path that is not read as one of Java. */
const OTHER_ARCHIVE = /\.zip(?:[:!]|$)/i;

/** Variables whose options every Java reads. */
const VARIABLES = ['JAVA_TOOL_OPTIONS', 'JDK_JAVA_OPTIONS', '_JAVA_OPTIONS'];

/**
 * The classes that are started: all of the archive, or folders, that the command's class lies in; where a command of another kind
 * starts it, or none is known, those of all applications that are there.
 */
export function startedIn(
  archives: ReadonlyMap<string, ArchiveClasses>,
  command: readonly string[] | undefined,
  environment: ReadonlyMap<string, string> = new Map(),
): Started {
  const named = command && JAVA.test(command[0] ?? '') ? startedBy(command.slice(1), archives) : undefined;
  const options = optionsIn(environment);
  if (named) return { ...named, obstacle: named.obstacle ?? agentIn(options) };
  const own = [...archives.values()].filter(
    (one) => one.isLoose || one.isApplication || one.main !== undefined,
  );
  const classes = new Set(own.flatMap(classesOf));
  if (classes.size === 0)
    return { classes, obstacle: 'no class of the application was found, from which to begin' };
  const obstacle =
    command &&
    `the image starts ${command[0] ?? 'nothing that it names'}, and which classes that starts is not read`;
  return { classes, obstacle };
}

/** What may be names of classes in the properties that Java is started with. */
export function namesInOptions(
  command: readonly string[] | undefined,
  environment: ReadonlyMap<string, string> = new Map(),
): string[] {
  return [...(command ?? []), ...optionsIn(environment)].flatMap((word) =>
    word.startsWith('-D') ? word.split(/[=,:;|\s]+/).map((part) => part.replaceAll('.', '/')) : [],
  );
}

function optionsIn(environment: ReadonlyMap<string, string>): string[] {
  return VARIABLES.flatMap((name) => environment.get(name)?.split(/\s+/) ?? []);
}

function startedBy(
  words: readonly string[],
  archives: ReadonlyMap<string, ArchiveClasses>,
): Started | undefined {
  const obstacle = agentIn(words);
  const all = [...archives];
  const at = words.indexOf('-jar');
  if (at >= 0) {
    const name = words[at + 1] ?? '';
    const own = all.filter(([path]) => path === name || (!name.startsWith('/') && path.endsWith(`/${name}`)));
    return own.length === 0
      ? undefined
      : { classes: new Set(own.flatMap(([, one]) => classesOf(one))), obstacle };
  }
  const main = mainClass(words)?.replaceAll('.', '/');
  const own = all.filter(([, one]) => main !== undefined && classesOf(one).includes(main));
  if (own.length === 0) return undefined;
  // Classes that lie in folders are the application's.
  const loose = own.some(([, one]) => one.isLoose) ? all.filter(([, one]) => one.isLoose) : [];
  return { classes: new Set([...own, ...loose].flatMap(([, one]) => classesOf(one))), obstacle };
}

function agentIn(words: readonly string[]): string | undefined {
  const agent = words.find(
    (word) =>
      AGENT.test(word) || word.startsWith('@') || (!word.startsWith('-D') && OTHER_ARCHIVE.test(word)),
  );
  return agent === undefined ? undefined : `java is started with ${agent}`;
}

function mainClass(words: readonly string[]): string | undefined {
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index] ?? '';
    if (TAKES_WORD.test(word)) index += 1;
    else if (!word.startsWith('-')) return word.split('/').at(-1);
  }
  return undefined;
}

function classesOf({ names, classes }: ArchiveClasses): string[] {
  return classes.map(({ name }) => names[name] ?? '');
}
