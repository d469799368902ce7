import { linesOf } from '../../../observe/document/text.ts';
import type { SupplyFormat } from '../rules.ts';
import { addressRemarks, integrityRemarks, releaseFact, remark } from './address.ts';

/** pnpm's lock files, https://github.com/pnpm/spec/tree/master/lockfile, as pnpm writes them: a resolution on one line. */
export const PNPM_LOCK: SupplyFormat = {
  names: /^pnpm-lock\.ya?ml$/,
  *read(text) {
    let [name, isTime] = ['', false];
    for (const line of linesOf(text)) {
      if (/^\S/.test(line)) isTime = line.startsWith('time:');
      const [, release = '', at] =
        /^ {2}'?\/?([^\s']{1,300})'?: '?(\d{4}-\d\d-\d\dT[\d:.]{1,20}Z)'?$/.exec(line) ?? [];
      if (isTime) yield* releaseFact(release, at);
      name = /^ {2}'?\/?((?:@[^/@\s']+\/)?[^@/\s':]+)[@/][^\s]*:$/.exec(line)?.[1] ?? name;
      if (/^ {4}requiresBuild: true/.test(line)) yield remark('supply-install-script', name);
      const resolution = /^ {4}resolution: \{(.{1,2000})\}/.exec(line)?.[1];
      if (resolution === undefined) continue;
      const field = (key: string) => new RegExp(`(?:^|, )${key}: '?([^,'}]+)`).exec(resolution)?.[1];
      const [tarball, repo, commit] = [field('tarball'), field('repo'), field('commit')];
      if (tarball !== undefined) yield* addressRemarks(name, tarball);
      if (repo !== undefined) yield* addressRemarks(name, `git+${repo}#${commit ?? ''}`);
      else if (field('directory') === undefined) yield* integrityRemarks(name, field('integrity'));
    }
  },
};
