import { fileURLToPath } from 'node:url';
import { type Graph, packagesOf, reachedFrom } from './graph.ts';

/** Servers, databases that are servers, and queues; SQLite in a file is none. */
const SERVER_PACKAGES =
  /^(@electric-sql\/pglite|@fastify\/.+|@hono\/.+|bullmq|drizzle-orm|express|fastify|hono|ioredis|kafkajs|koa|mongodb|mysql2|pg|pg-.+|postgres|redis)(\/|$)/;
/** Where servers, their stores and queues, the vault, and what watches a machine are. */
const SERVER_FILES =
  /^src\/(apps\/(sensor|server|vault)|control|pipeline\/run|platform\/(queue|store)|vault)\//;

/** Where the program starts, once it is not only asked for its version, and what `scan` and `sbom` call. */
export const PROGRAM = 'src/apps/cli/run-program.ts';
export const SCAN_PIPELINES = /^src\/pipeline\/build\//;

/** Of files of ours and of packages, those that a scan must not load. */
export function serverCode(files: readonly string[], packages: readonly string[]): string[] {
  return [
    ...files.filter((path) => SERVER_FILES.test(path)),
    ...packages.filter((name) => SERVER_PACKAGES.test(name)),
  ];
}

/**
 * What a scan loads, as far as imports tell: what every command loads when the program starts, and whatever the
 * pipelines of a scan load, at once or later. What the other commands load later is theirs.
 */
export function scanPath(graph: Graph): { files: string[]; packages: string[] } {
  const pipelines = [...graph.keys()].filter((path) => SCAN_PIPELINES.test(path));
  const reach = reachedFrom([PROGRAM, ...pipelines], graph, ({ when, isType }, from) => {
    return !isType && (when === 'at once' || !from.startsWith('src/apps/'));
  });
  const files = [...reach.keys()];
  return { files, packages: packagesOf(files, graph) };
}

/** Addresses of modules as files of ours, from the root of a program, and packages with their subpaths. */
export function sortLoaded(urls: readonly string[], root: string): { files: string[]; packages: string[] } {
  const paths = urls.filter((url) => url.startsWith('file:')).map((url) => fileURLToPath(url));
  const [packages, files] = [
    paths.filter((path) => path.includes('/node_modules/')),
    paths.filter((path) => !path.includes('/node_modules/') && path.startsWith(`${root}/`)),
  ];
  return {
    files: files.map((path) => path.slice(root.length + 1)),
    packages: packages.map((path) =>
      path.slice(path.lastIndexOf('/node_modules/') + '/node_modules/'.length),
    ),
  };
}
