import { isKustomization } from '../../../model/configuration/kustomization.ts';
import { type Path, valueAt } from '../../../model/configuration/place.ts';
import type { Files } from '../../../../test/fixtures/kustomize-base.ts';
import { BUILD_LIMITS } from './budget.ts';
import { readKustomizations } from './read-kustomizations.ts';

/** Builds the kustomizations among files. */
export function read(files: Files, limits = BUILD_LIMITS) {
  const found = Object.keys(files).filter(isKustomization);
  const built = readKustomizations(found, (path) => files[path], limits);
  const named = (name: string) =>
    built.documents.find(({ value }) => valueAt(value, ['metadata', 'name']) === name);
  return {
    ...built,
    named,
    at: (name: string, path: Path) => valueAt(named(name)?.value, path),
    names: built.documents.map(({ value }) => valueAt(value, ['metadata', 'name'])),
    said: built.gaps.map(({ subject, reason }) => `${subject} ${reason}`),
  };
}

/** A ConfigMap, and more of it. */
export const map = (name: string, more = ''): string =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ${name}}\n${more}`;

export const DEPLOYMENT = `# The shop.
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  template:
    spec:
      containers:
        - name: web
          image: web:1
`;
