import type { CatalogueEntry } from '../../../../model/configuration/check.ts';
import { containerCheck, type KubernetesCheck } from '../check.ts';
import { podText } from '../examples.ts';
import { quantityOf } from '../quantity.ts';
import { at, isFilledLater, shown } from '../values.ts';

const RESOURCES = 'https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/';
const ALL =
  'resources:\n  requests: {cpu: 100m, memory: 64Mi}\n  limits: {cpu: 1, memory: 64Mi, ephemeral-storage: 1Gi}';

/** Of a pod as a whole, since 1.32. */
const OF_POD =
  'resources:\n  requests: {cpu: 1, memory: 1Gi, ephemeral-storage: 1Gi}\n  limits: {cpu: 1, memory: 1Gi, ephemeral-storage: 1Gi}';

/** A limit or request that a container does not have. */
function missingCheck(
  list: 'requests' | 'limits',
  resource: 'cpu' | 'memory' | 'ephemeral-storage',
  why: string,
  severity: 'medium' | 'low',
): KubernetesCheck {
  const word = list === 'requests' ? 'request' : 'limit';
  const entry: CatalogueEntry = {
    id: `kubernetes-no-${resource}-${word}`,
    title: `Container has no ${word} of ${resource}`,
    why,
    fix: `Set "resources.${list}.${resource}".`,
    severity,
    vectors: ['V5', 'V6'],
    references: [RESOURCES],
    standards: ['NSA/CISA Kubernetes Hardening', ...(list === 'limits' ? ['NIST SP 800-190 4.4.3'] : [])],
    failing: [podText({})],
    passing: [
      podText({ container: ALL }),
      podText({ container: `resources:\n  limits: {${resource}: 1}` }),
      podText({ spec: OF_POD }),
    ],
  };
  // A limit is a request where none is written.
  const lists = list === 'requests' ? ['requests', 'limits'] : ['limits'];
  return containerCheck(entry, function* ({ value, path, role }, { spec }) {
    const isThere = [value, spec].some((one) =>
      lists.some((name) => at(one, 'resources', name, resource) !== undefined),
    );
    if (!isThere && role !== 'ephemeral')
      yield {
        path: [...path, 'resources', list, resource],
        actual: `no ${word} of ${resource}`,
        expected: `resources.${list}.${resource}`,
      };
  });
}

/** What of a node containers may use up. */
export const RESOURCE_CHECKS: readonly KubernetesCheck[] = [
  missingCheck(
    'limits',
    'memory',
    'A leak, or whoever takes the container over, uses up the memory of the node, and the kernel ends other pods.',
    'medium',
  ),
  missingCheck(
    'requests',
    'memory',
    'The scheduler does not know what the container needs, and it is among the first that are ended when memory is short.',
    'low',
  ),
  missingCheck(
    'requests',
    'cpu',
    'The scheduler does not know what the container needs, and it gets what others leave.',
    'low',
  ),
  missingCheck(
    'limits',
    'cpu',
    'Whoever takes the container over, or a loop in it, takes all processors that others of the node do not ask for.',
    'low',
  ),
  missingCheck(
    'limits',
    'ephemeral-storage',
    'What it writes to its root filesystem, logs and emptyDir volumes can fill the disk of the node, and all pods of it are evicted.',
    'low',
  ),
  containerCheck(
    {
      id: 'kubernetes-request-over-limit',
      title: 'Container asks for more than it may have',
      why: 'The API server refuses the pod.',
      fix: 'Set the request to the limit at most.',
      severity: 'medium',
      vectors: ['V5'],
      references: [RESOURCES],
      failing: [podText({ container: 'resources:\n  requests: {memory: 2Gi}\n  limits: {memory: 512Mi}' })],
      passing: [podText({ container: ALL })],
    },
    function* ({ value, path }) {
      for (const resource of ['cpu', 'memory', 'ephemeral-storage']) {
        const [request, limit] = ['requests', 'limits'].map((list) => at(value, 'resources', list, resource));
        const [asked, most] = [quantityOf(request), quantityOf(limit)];
        if (asked !== undefined && most !== undefined && asked > most)
          yield {
            path: [...path, 'resources', 'requests', resource],
            actual: `${resource}: ${shown(request)}`,
            expected: `${resource}: ${shown(limit)} at most`,
          };
      }
    },
  ),
  containerCheck(
    {
      id: 'kubernetes-quantity-odd',
      title: 'Quantity that is not meant so',
      why: 'Memory in thousandths of a byte, or of less than a megabyte, is a typing error: the container is ended as it starts.',
      fix: 'Write memory with Mi or Gi, and processors as 500m or 2.',
      severity: 'medium',
      vectors: ['V5'],
      references: [`${RESOURCES}#resource-units-in-kubernetes`],
      failing: [
        podText({ container: 'resources:\n  limits: {memory: 400m}' }),
        podText({ container: 'resources:\n  limits: {memory: 512}' }),
        podText({ container: 'resources:\n  limits: {cpu: 1Gi}' }),
        podText({ container: 'resources:\n  limits: {memory: 5 GB}' }),
      ],
      passing: [
        podText({ container: ALL }),
        podText({ container: 'resources:\n  limits: {memory: "$(MEMORY)"}' }),
        podText({ container: 'resources:\n  limits: {memory: "1Gi "}' }),
      ],
    },
    function* ({ value, path }) {
      for (const list of ['requests', 'limits'])
        for (const resource of ['cpu', 'memory', 'ephemeral-storage']) {
          const written = at(value, 'resources', list, resource);
          if (written === undefined || (typeof written === 'string' && isFilledLater(written))) continue;
          // A request that is left out is the limit, of which it is told.
          if (list === 'requests' && written === at(value, 'resources', 'limits', resource)) continue;
          const amount = quantityOf(written);
          const isOdd =
            amount === undefined || (resource === 'cpu' ? amount > 4096 : amount < 2 ** 20 && amount !== 0);
          if (isOdd)
            yield {
              path: [...path, 'resources', list, resource],
              actual: `${resource}: ${shown(written)}`,
              expected: resource === 'cpu' ? 'processors, such as 500m' : 'bytes, such as 512Mi',
            };
        }
    },
  ),
];
