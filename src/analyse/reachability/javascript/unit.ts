import type { FollowedModules, ModuleLanguage, ReachabilityInput, ReachabilityUnit } from '../types.ts';
import { judgeByModules } from '../modules.ts';
import { folderOf, normalised } from '../../file-tree/file-tree.ts';
import { ownModules, ownScripts } from '../own.ts';
import { scriptProgram } from './program.ts';
import { preloadsOf } from './preloads.ts';
import { conditions, isRecord } from './resolve.ts';

const SOURCE = /\.(?:[cm]?[jt]s|[jt]sx)$/;
/** Languages that become JavaScript; they are not read. */
const FOREIGN = /\.(?:vue|svelte|astro|mdx|coffee|marko|riot)$/;
const TYPES = /\.d\.[cm]?ts$/;
/** Programs that an image starts with nothing but the files that are named after them. */
const RUNTIMES = /(?:^|\/)(?:node|nodejs)$/;
const PACKAGE_MANAGERS = /(?:^|\/)(?:npm|npx|yarn|pnpm|corepack|bun|deno|tsx|ts-node)$/;

/** Is it of a language that is not read? */
export const isForeign = (path: string): boolean => FOREIGN.test(path);
const isModule = (path: string): boolean => (SOURCE.test(path) && !TYPES.test(path)) || isForeign(path);
const isOwn = (path: string): boolean => isModule(path) && !path.includes('/node_modules/');

/** Modules of JavaScript and TypeScript. */
export const JAVASCRIPT_MODULES: ModuleLanguage = {
  language: 'javascript',
  title: 'JavaScript',
  isModule,
  isOwn,
  programOf(input) {
    const own = [...ownModules(input, isOwn), ...ownScripts('javascript', input)];
    const others = [...toolsOf(input), ...preloadsOf(input)];
    return scriptProgram(input, [
      ...own.map((path) => ({ path, isOpen: true })),
      ...others.map((path) => ({ path, isOpen: false })),
    ]);
  },
  obstacle({ command, workingDirectory, paths }) {
    if (ownModules({ paths, command, workingDirectory }, isOwn).length === 0)
      return 'no module of the project itself was found, from which to begin';
    const [program = ''] = command ?? [];
    if (!command || RUNTIMES.test(program) || PACKAGE_MANAGERS.test(program)) return undefined;
    return `the image starts ${program || 'nothing that it names'}, and what that starts is not read`;
  },
  modulesOf: ({ name, version }, input) => {
    // It may be installed by another name, which its own manifest does not tell.
    const folders = [...input.manifests].flatMap(([folder, manifest]) => {
      const isIt =
        folder.endsWith(`/node_modules/${name}`) ||
        (manifest.name === name && folder.includes('/node_modules/'));
      return isIt && isVersion(manifest, version) ? [folder] : [];
    });
    const scripts = [...(input.modules?.keys() ?? [])].filter((path) => !isModule(path));
    return [...input.paths.filter(isModule), ...scripts].filter((path) =>
      folders.some(
        (folder) => path.startsWith(`${folder}/`) && !path.slice(folder.length).includes('/node_modules/'),
      ),
    );
  },
};

/** Reachability of packages of npm, by modules and calls. */
export const JAVASCRIPT_REACHABILITY: ReachabilityUnit = {
  id: 'javascript',
  ecosystems: ['npm'],
  title: JAVASCRIPT_MODULES.title,
  language: JAVASCRIPT_MODULES,
  judge: (input) => judgeByModules(JAVASCRIPT_MODULES, input),
};

function isVersion(manifest: object, version: string): boolean {
  return !('version' in manifest) || version === '' || manifest.version === version;
}

/** Files that packages give as programs, where a script of the project or the image names one. */
function toolsOf({ manifests, command = [], tree }: FollowedModules): string[] {
  const words = new Set(command.flatMap(wordsOf));
  for (const [folder, { scripts }] of manifests) {
    if (folder.includes('/node_modules/') || !isRecord(scripts)) continue;
    for (const script of Object.values(scripts))
      if (typeof script === 'string') wordsOf(script).forEach((word) => words.add(word));
  }
  return [...manifests].flatMap(([folder, { name, bin }]) => {
    if (!folder.includes('/node_modules/')) return [];
    const own = typeof name === 'string' ? name.replace(/^@[^/]*\//, '') : '';
    const bins = isRecord(bin) ? Object.entries(bin) : [[own, bin] as const];
    return bins.flatMap(([word, target]) =>
      words.has(word) ? conditions(target).flatMap((path) => fileOf(`${folder}/${path}`, tree)) : [],
    );
  });
}

function fileOf(path: string, tree: ReachabilityInput['tree']): string[] {
  const at = normalised(path);
  return [tree.file(at) ?? tree.file(`${at}.js`) ?? ''].filter((file) => file !== '');
}

/** Words of a command, without the folders before them. */
function wordsOf(text: string): string[] {
  return text
    .slice(0, 10_000)
    .split(/[\s;&|()"'=]+/)
    .map((word) => word.slice(folderOf(word).length).replace(/^\//, ''));
}
