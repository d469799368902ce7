import { argument } from './option.ts';

/** The argument of commands that read Kubernetes manifests. */
export const MANIFESTS = argument(
  '<path>',
  'folder of Kubernetes manifests, charts of Helm and kustomizations, or one file',
  {
    completion: 'file',
  },
);

/** One end of a connection. */
export const WORKLOAD_NAMES = 'workload (name, namespace/name, namespace/Kind/name)';

/** Exit codes of commands that read manifests. */
export const MANIFEST_EXITS = {
  3: 'no workload found',
  4: 'incomplete (a manifest could not be read, or a policy is of a kind that is not evaluated)',
} as const;
