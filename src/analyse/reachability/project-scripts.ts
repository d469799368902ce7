import type { ModuleFacts } from '../../model/reachability/module-facts.ts';
import { folderOf } from '../file-tree/file-tree.ts';
import type { FollowedModules } from './types.ts';

/** Where the system of an image has its own programs. */
const SYSTEM = /^\/(?:usr|s?bin|lib\w*|etc)\//;
/** What lies beside the programs of an environment, which are those of its packages. */
const RUNTIMES = ['python', 'python3', 'node'];

/** Scripts of a language that have no ending, such as `bin/www`, and are the project's own. */
export function projectScripts(
  language: ModuleFacts['language'],
  { modules, tree, command }: FollowedModules,
): string[] {
  return [...modules].flatMap(([path, facts]) => {
    const isOther = facts.language !== language || hasEnding(path) || (command && SYSTEM.test(path));
    return isOther || RUNTIMES.some((one) => tree.file(`${folderOf(path)}/${one}`)) ? [] : [path];
  });
}

const hasEnding = (path: string): boolean => path.lastIndexOf('.') > path.lastIndexOf('/');
