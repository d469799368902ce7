import { keysOf, valueAt } from '../../model/configuration/place.ts';
import { strictJson } from '../../model/json/comments.ts';
import { parseJson } from '../../model/json/parse.ts';

/** What an editor does with a folder, in a few words, and the word of the file that says so. */
export interface EditorAction {
  readonly actual: string;
  readonly word: string;
}

/** JSON as editors write it; undefined where it is none, or too much of it. */
export function editorJson(text: string): unknown {
  try {
    return parseJson(strictJson(text), { tokens: 100_000, depth: 64, length: 2 ** 20 });
  } catch {
    // Told by its absence: who asks says that it is not readable.
    return undefined;
  }
}

export const isEditorTasks = (path: string): boolean => /(?:^|\/)\.vscode\/tasks\.json$/.test(path);
export const isWorkspace = (path: string): boolean => path.endsWith('.code-workspace');
export const isDevContainer = (path: string): boolean =>
  /(?:^|\/)(?:\.devcontainer\/(?:[^/]+\/)?devcontainer\.json|\.devcontainer\.json)$/.test(path);

/** Tasks that run when the folder is opened. Source: https://code.visualstudio.com/docs/editor/tasks */
export function tasksOnOpen(value: unknown): EditorAction[] {
  const tasks = [valueAt(value, ['tasks']), valueAt(value, ['tasks', 'tasks'])].find(Array.isArray) ?? [];
  return (tasks as unknown[])
    .filter((task) => valueAt(task, ['runOptions', 'runOn']) === 'folderOpen')
    .map((task) => ({
      actual: `task ${nameOf(valueAt(task, ['label']))} has "runOn": "folderOpen"`,
      word: '"folderOpen"',
    }));
}

/** What runs on the machine itself, not in the container, before there is one. */
export function commandsOnHost(value: unknown): EditorAction[] {
  return valueAt(value, ['initializeCommand']) === undefined
    ? []
    : [{ actual: 'has "initializeCommand"', word: '"initializeCommand"' }];
}

const LIFECYCLE = [
  'onCreateCommand',
  'updateContentCommand',
  'postCreateCommand',
  'postStartCommand',
  'postAttachCommand',
];

/** What runs in the container without being asked for. Source: https://containers.dev/implementors/json_reference/ */
export function commandsInContainer(value: unknown): EditorAction[] {
  return keysOf(value)
    .filter((key) => LIFECYCLE.includes(key))
    .map((key) => ({ actual: `has "${key}"`, word: `"${key}"` }));
}

const SECRET_FOLDERS =
  /(?:localEnv:HOME\}?|~)[/\\]?(?:\.(?:ssh|aws|azure|kube|docker|gnupg|config)\b|[,"']|$)/;

/** What of the machine the container gets: the engine's socket, or folders with credentials. */
export function reachOfContainer(value: unknown): EditorAction[] {
  const words = [...listOf(value, 'mounts'), ...listOf(value, 'runArgs'), ...listOf(value, 'workspaceMount')];
  return words.flatMap((word): EditorAction[] => {
    if (/(?:docker|podman|containerd|crio)\.sock/.test(word))
      return [{ actual: 'mounts the socket of the container engine', word: '.sock' }];
    if (SECRET_FOLDERS.test(word))
      return [{ actual: 'mounts a folder with credentials', word: 'localEnv:HOME' }];
    return [];
  });
}

/** What takes the walls of the container away. */
export function rightsOfContainer(value: unknown): EditorAction[] {
  const args = listOf(value, 'runArgs');
  return [
    ...(valueAt(value, ['privileged']) === true
      ? [{ actual: '"privileged": true', word: '"privileged"' }]
      : []),
    ...args
      .filter((word) =>
        /^--privileged(?:=true)?$|^--(?:pid|net|network|ipc|userns)=host$|^--cap-add=(?:ALL|SYS_ADMIN)$|^--security-opt=.*unconfined/i.test(
          word,
        ),
      )
      .map((word) => ({ actual: `runs with ${word.slice(0, 60)}`, word: word.slice(0, 60) })),
    ...listOf(value, 'capAdd')
      .filter((name) => /^(?:ALL|SYS_ADMIN)$/i.test(name))
      .map((name) => ({ actual: `has the capability ${name}`, word: '"capAdd"' })),
  ];
}

/** The strings of a value, which may be one, several, or such with parts. */
function listOf(value: unknown, key: string): string[] {
  const found = valueAt(value, [key]);
  const items: readonly unknown[] = Array.isArray(found) ? (found as unknown[]) : [found];
  return items.slice(0, 200).flatMap((item) => {
    if (typeof item === 'string') return [item];
    const source = valueAt(item, ['source']);
    return typeof source === 'string' ? [source] : [];
  });
}

function nameOf(label: unknown): string {
  return JSON.stringify(typeof label === 'string' ? label.slice(0, 60) : '');
}
