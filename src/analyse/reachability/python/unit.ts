import { judgeByModules } from '../modules.ts';
import { folderOf } from '../../file-tree/file-tree.ts';
import type { ModuleLanguage, ReachabilityUnit } from '../types.ts';
import { ownModules, ownScripts } from '../own.ts';
import { pythonProgram } from './program.ts';

/** What comes with Python itself is not followed: whatever it is given may be called. */
const STANDARD = /\/lib(?:32|64)?\/(?:python|pypy)\d[\d.]*\/(?!(?:site|dist)-packages\/)/;
const INSTALLED = /\/(?:site|dist)-packages\//;
const RUNTIME = /(?:^|\/)(?:python|pypy)[\d.]*$/;

/** What packages bring beside modules of their names, where their files are not listed. */
const MORE: ReadonlyMap<string, readonly string[]> = new Map([
  ['attrs', ['attr']],
  ['setuptools', ['pkg_resources', '_distutils_hack']],
  ['pytest', ['_pytest']],
  ['matplotlib', ['mpl_toolkits', 'pylab']],
  ['black', ['blib2to3', 'blackd']],
  ['beautifulsoup4', ['bs4']],
  ['djangorestframework', ['rest_framework']],
  ['dnspython', ['dns']],
  ['gitpython', ['git']],
  ['mysqlclient', ['mysqldb', '_mysql']],
  ['pillow', ['pil']],
  ['psycopg2_binary', ['psycopg2']],
  ['pycryptodome', ['crypto']],
  ['pycryptodomex', ['cryptodome']],
  ['pyjwt', ['jwt']],
  ['pyopenssl', ['openssl']],
  ['python_dateutil', ['dateutil']],
  ['python_dotenv', ['dotenv']],
  ['python_jose', ['jose']],
  ['python_multipart', ['multipart']],
  ['pyyaml', ['yaml', '_yaml']],
  ['pyzmq', ['zmq']],
  ['websocket_client', ['websocket']],
]);

/** What Python runs before every program: lines of code in settings of its path, and what a site has. */
const SETTINGS = /\/(?:site|dist)-packages\/[^/]+\.pth$/;
const CUSTOM = /\/(?:site|dist)-packages\/(?:site|user)customize\.py$/;

const isModule = (path: string): boolean =>
  (path.endsWith('.py') && !STANDARD.test(path)) || SETTINGS.test(path);
const isOwn = (path: string): boolean => isModule(path) && !INSTALLED.test(path);

/** Modules of Python. */
export const PYTHON_MODULES: ModuleLanguage = {
  language: 'python',
  title: 'Python',
  isModule,
  isOwn,
  programOf: (input) =>
    pythonProgram(input, [
      ...[...ownModules(input, isOwn), ...ownScripts('python', input)].map((path) => ({
        path,
        isOpen: true,
      })),
      ...input.paths
        .filter((path) => SETTINGS.test(path) || CUSTOM.test(path))
        .map((path) => ({ path, isOpen: false })),
    ]),
  obstacle({ command, workingDirectory, paths }) {
    if (ownModules({ paths, command, workingDirectory }, isOwn).length === 0)
      return 'no module of the project itself was found, from which to begin';
    const [program = '', first = ''] = command ?? [];
    if (!command || (RUNTIME.test(program) && first.endsWith('.py'))) return undefined;
    return `the image starts ${program || 'nothing that it names'}, and what that starts is not read`;
  },
  modulesOf: ({ name, locations, files = [] }, { paths, tree }) => {
    const listed = new Set(files.flatMap((path) => (path.endsWith('.py') ? (tree.file(path) ?? []) : [])));
    if (listed.size > 0) return paths.filter((path) => listed.has(path));
    const folders = locations.flatMap(({ path }) => {
      const at = /^(.*\/)[^/]+\.(?:dist|egg)-info(?:\/|$)/.exec(path)?.[1];
      return at === undefined ? [] : [at];
    });
    // What a package is called and what it brings may differ; then it is not told.
    const module = name.replaceAll(/[-.]/g, '_').toLowerCase();
    const names = [module, ...(MORE.get(module) ?? [])];
    return paths.filter((path) =>
      folders.some((folder) => {
        if (!isModule(path) || !path.startsWith(folder)) return false;
        const inner = path.slice(folder.length).toLowerCase();
        return names.some((one) => inner === `${one}.py` || folderOf(`/${inner}/`).startsWith(`/${one}/`));
      }),
    );
  },
};

/** Reachability of packages of PyPI, by modules and calls. */
export const PYTHON_REACHABILITY: ReachabilityUnit = {
  id: 'python',
  ecosystems: ['pypi'],
  title: PYTHON_MODULES.title,
  language: PYTHON_MODULES,
  judge: (input) => judgeByModules(PYTHON_MODULES, input),
};
