/** Every line that is not empty further in. */
function indented(text: string, by: number): string {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => `${' '.repeat(by)}${line}\n`)
    .join('');
}

/** Parts of a manifest, each indented as if it stood alone. */
export interface Parts {
  /** Beside the name and image of its only container. */
  readonly container?: string;
  /** Of the pod, beside its containers. */
  readonly spec?: string;
  /** Beside the pod's name. */
  readonly metadata?: string;
  readonly image?: string;
}

const IMAGE = 'registry.example/web:1.4.2';

/** A pod with one container. */
export function podText({ container = '', spec = '', metadata = '', image = IMAGE }: Parts): string {
  return `apiVersion: v1
kind: Pod
metadata:
  name: web
${indented(metadata, 2)}spec:
${indented(spec, 2)}  containers:
    - name: web
      image: ${image}
${indented(container, 6)}`;
}

/** A workload of one container: `more` is beside its template. */
export function workloadText(kind: string, more: string, { container = '', spec = '' }: Parts = {}): string {
  return `apiVersion: apps/v1
kind: ${kind}
metadata:
  name: web
spec:
${indented(more, 2)}  selector:
    matchLabels:
      app: web
  template:
    metadata:
      labels:
        app: web
    spec:
${indented(spec, 6)}      containers:
        - name: web
          image: ${IMAGE}
${indented(container, 10)}`;
}

/** Any resource; `rest` is beside its name. */
export function resourceText(apiVersion: string, kind: string, rest: string, name = 'web'): string {
  return `apiVersion: ${apiVersion}
kind: ${kind}
metadata:
  name: ${name}
${rest === '' ? '' : rest.replace(/\n?$/, '\n')}`;
}

/** Several in one file. */
export function manifests(...texts: readonly string[]): string {
  return texts.join('---\n');
}
