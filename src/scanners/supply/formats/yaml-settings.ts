import { mappingOf, scalarOf } from '../../../observe/document/yaml.ts';
import type { SupplyFormat } from '../rules.ts';
import { hostOf, isClearText, remark } from './address.ts';
import { decodeYaml } from './yaml-document.ts';

/** Settings of Yarn 2 and later, https://yarnpkg.com/configuration/yarnrc */
export const YARN_SETTINGS: SupplyFormat = {
  names: /^\.yarnrc\.yml$/,
  *read(text, path) {
    const settings = decodeYaml(text, path);
    const server = scalarOf(settings.get('npmRegistryServer')) ?? '';
    if (isClearText(server)) yield remark('supply-clear-text', server);
    if (scalarOf(settings.get('enableStrictSsl')) === 'false')
      yield remark('supply-tls-off', 'enableStrictSsl: false');
    const behaviour = scalarOf(settings.get('checksumBehavior'));
    if (behaviour === 'ignore' || behaviour === 'update')
      yield remark('supply-integrity-missing', `checksumBehavior: ${behaviour}`);
    for (const [scope, node] of mappingOf(settings.get('npmScopes'))) {
      const url = scalarOf(mappingOf(node).get('npmRegistryServer')) ?? '';
      if (isClearText(url)) yield remark('supply-clear-text', url);
      const host = hostOf(url);
      if (host !== undefined) yield { kind: 'setting', scope: `@${scope}`, host };
    }
  },
};

/** Settings of conda, https://docs.conda.io/projects/conda/en/stable/user-guide/configuration/ */
export const CONDA_SETTINGS: SupplyFormat = {
  names: /^\.?condarc$/,
  *read(text, path) {
    const settings = decodeYaml(text, path);
    if (/^(?:false|no|off)$/i.test(scalarOf(settings.get('ssl_verify')) ?? ''))
      yield remark('supply-tls-off', 'ssl_verify: false');
    const channels = settings.get('channels');
    for (const channel of Array.isArray(channels) ? channels : []) {
      const url = scalarOf(channel) ?? '';
      if (isClearText(url)) yield remark('supply-clear-text', url);
    }
  },
};
