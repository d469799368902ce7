import { textAt, valueAt } from './place.ts';

const NAME = /(?:^|\/)(?:kustomization\.ya?ml|Kustomization)$/;

/** Is it the name of a file that says what Kustomize puts together? */
export function isKustomization(path: string): boolean {
  return NAME.test(path);
}

/**
 * The files that a kustomization in a folder merges into resources of others, by their paths.
 * Source: https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/
 */
export function patchFilesOf(value: unknown, folder: string): string[] {
  const listed = ['patches', 'patchesStrategicMerge', 'patchesJson6902'].flatMap((field) => {
    const items = valueAt(value, [field]);
    return Array.isArray(items) ? items : [];
  });
  return listed
    .map((patch: unknown) => (typeof patch === 'string' ? patch : textAt(patch, ['path'])))
    .filter((path) => path !== '' && !path.includes('\n'))
    .map((path) => pathFrom(folder, path));
}

/** A path from a folder, with its `.` and `..` followed as far as they go. */
export function pathFrom(folder: string, path: string): string {
  const steps: string[] = [];
  for (const step of `${folder}/${path}`.split('/'))
    if (step === '..' && steps.length > 0 && steps.at(-1) !== '..') steps.pop();
    else if (step !== '.' && step !== '') steps.push(step);
  return `${folder.startsWith('/') ? '/' : ''}${steps.join('/')}`;
}
