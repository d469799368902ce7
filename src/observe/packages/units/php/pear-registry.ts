import { Fault } from '../../../../model/fault.ts';
import { endingWith } from '../../../../model/path-test.ts';
import type { LanguageFact, PackageFormat } from '../../language-package/types.ts';
import { readSerialized } from './serialized.ts';

/** Whose packages are at Packagist too, as `pear/NAME`, which is what advisories call them. */
const PEAR = 'pear.php.net';
const FIELDS = new Set(['name', 'channel', 'version/release', 'license', 'license/_content']);

/**
 * What `pear` and `pecl` installed: `.registry/NAME.reg`, `.registry/.channel.CHANNEL/NAME.reg`, each the description
 * of a package, serialised. Source: PEAR, `PEAR/Registry.php`; https://pear.php.net/manual/en/guide.developers.package2.php
 */
export const PEAR_REGISTRY: PackageFormat = {
  evidence: 'installed',
  maximumSize: 8 * 1024 * 1024,
  recognises: endingWith('.reg', (path) => /\/\.registry\/(?:\.channel\.[^/]+\/)?[^/]+\.reg$/.test(path)),
  read(file): LanguageFact[] {
    const fields = readSerialized(file.bytes(), FIELDS, file.entry.path);
    const [name, channel] = [fields.get('name'), fields.get('channel')];
    const version = fields.get('version/release');
    if (!name || !channel || !version)
      throw new Fault('malformed', `${file.entry.path}: no name, channel or version`);
    const licence = fields.get('license') ?? fields.get('license/_content');
    const found = {
      kind: 'package',
      version,
      evidence: 'installed',
      licences: licence ? [licence] : [],
    } as const;
    return channel === PEAR
      ? [{ ...found, name: `pear/${name.toLowerCase()}`, qualifiers: { repository_url: PEAR } }]
      : [{ ...found, ecosystem: 'pear', name: `${channel}/${name}` }];
  },
};
