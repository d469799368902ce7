/** Labels that controllers give the pods of one run, revision or number; the next ones have others. */
const OF_ONE_RUN: ReadonlySet<string> = new Set([
  'apps.kubernetes.io/pod-index',
  'batch.kubernetes.io/controller-uid',
  'batch.kubernetes.io/job-completion-index',
  'controller-revision-hash',
  'controller-uid',
  'pod-template-generation',
  'pod-template-hash',
  'statefulset.kubernetes.io/pod-name',
]);

/** Is it a label that a controller gives each pod of its own? */
export function isOfOneRun(key: string): boolean {
  return OF_ONE_RUN.has(key);
}

/** Labels that pods are given beside those of their template, each by what gives it. */
const GIVEN =
  /^(?:(?:batch\.kubernetes\.io\/)?job-name|(?:[a-z]+\.)?istio\.io\/.+|linkerd\.io\/.+|kubevirt\.io\/.+)$/;

/** Is it a label that a pod has of its controller or of a mesh, and not of its template? */
export function isGiven(key: string): boolean {
  return isOfOneRun(key) || GIVEN.test(key);
}

/** The labels by which pods of a workload are known, whenever they were made. */
export function lastingLabels(
  labels: Iterable<readonly [key: string, value: string]>,
): Record<string, string> {
  return Object.fromEntries([...labels].filter(([key]) => !isOfOneRun(key)));
}
