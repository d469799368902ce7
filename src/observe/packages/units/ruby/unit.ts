import type { LanguageFact } from '../../language-package/types.ts';
import { unitOfFormats } from '../../language-package/unit-of-formats.ts';
import type { PackageUnit } from '../../types.ts';
import { GEMFILE } from './gemfile.ts';
import { GEMFILE_LOCK } from './gemfile-lock.ts';
import { CLONED_GEMSPEC, GEMSPEC } from './gemspec.ts';
import { PROJECT_GEMSPEC } from './project-gemspec.ts';

/** Ruby's gems: installed ones, and those that Bundler locks. */
export const RUBY_UNIT: PackageUnit<LanguageFact> = unitOfFormats({
  id: 'ruby',
  version: 6,
  ecosystem: 'gem',
  formats: [GEMSPEC, CLONED_GEMSPEC, GEMFILE_LOCK, GEMFILE, PROJECT_GEMSPEC],
  name: /^[\w.-]+$/,
  packageVersion: /^\d[\w.]*(?:-[\w.]+)*$/,
});
