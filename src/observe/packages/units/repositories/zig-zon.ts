import { endingWith } from '../../../../model/path-test.ts';
import { decodeText } from '../../../document/text.ts';
import { archivedRepository, repositoryOf } from '../../language-package/repository.ts';
import type { LanguageFact, PackageFormat } from '../../language-package/types.ts';
import { unversioned } from '../../language-package/unversioned.ts';

/** A comment, a text, or the name of a field in front of one. */
const ADDRESS =
  /\/\/[^\n]*|\\\\[^\n]*|\.url\s{0,64}=\s{0,64}"((?:[^"\\\n]|\\[^\n]){0,1024})"|"(?:[^"\\\n]|\\[^\n])*"?/g;

/**
 * `build.zig.zon` of Zig: dependencies by the address of an archive or a repository, with a hash.
 * Source: https://ziglang.org/download/0.12.0/release-notes.html, and `doc/build.zig.zon.md` of Zig
 */
export const ZIG_ZON: PackageFormat = {
  evidence: 'locked',
  maximumSize: 1024 * 1024,
  recognises: endingWith('/build.zig.zon'),
  read(file): LanguageFact[] {
    const addresses = Array.from(decodeText(file.bytes()).matchAll(ADDRESS), ([, url]) => url).filter(
      (url) => url !== undefined,
    );
    const open: string[] = [];
    const found = addresses.flatMap((url): LanguageFact[] => {
      const archived = archivedRepository(url);
      if (archived) return [{ kind: 'package', ...archived, evidence: 'locked' }];
      // `git+https://…?ref=v1.0#commit`: Zig writes the commit, and what it was asked for.
      const [, tag] = /[?&]ref=([\w.+-]+)/.exec(url) ?? [];
      const version = tag ?? /#([0-9a-f]{7,64})$/.exec(url)?.[1];
      const repository = url.startsWith('git+') ? repositoryOf(url) : undefined;
      if (repository && version) return [{ kind: 'package', ...repository, version, evidence: 'locked' }];
      open.push(url);
      return [];
    });
    return [...found, ...unversioned(open, 'locked', 'an address that tells no version')];
  },
};
