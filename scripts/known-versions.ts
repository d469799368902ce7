// Of the versions of the analysers the bundle has the outcome alone: who looks up what was found before loads none of them.
import { join } from 'node:path';
import type { Plugin } from 'rolldown';
import { analyserVersions } from '../src/pipeline/build/analyser-versions.ts';
import { root } from './bundled.ts';

const PATH = join(root, 'src/pipeline/build/analyser-versions.ts');

export const KNOWN_VERSIONS: Plugin = {
  name: 'known-versions',
  load: {
    filter: { id: PATH },
    async handler() {
      const versions = JSON.stringify(await analyserVersions());
      return `export async function analyserVersions() { return ${versions}; }`;
    },
  },
};
