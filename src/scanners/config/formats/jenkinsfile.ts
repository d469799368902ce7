import type { JenkinsSubject } from '../../../analyse/misconfiguration/jenkinsfile/pipeline.ts';
import { jenkinsfileChecks, jenkinsSubject } from '../../../analyse/misconfiguration/jenkinsfile/unit.ts';
import { readJenkinsfile } from '../../../observe/configuration/jenkinsfile/read-jenkinsfile.ts';
import { configurationFormat, readAlone } from '../format.ts';

/** `Jenkinsfile`, `Jenkinsfile.release`, `release.jenkinsfile`, and Groovy of such names. */
const NAME = /(?:^|\/)(?:[\w.-]+[._-])?Jenkinsfile(?:[._-][\w.-]+)?$/i;
/** What lies beside one, or is written in other languages. */
const OTHERS = /\.(?:md|txt|json|ya?ml|xml|j2|jinja2?|tmpl|tpl|erb|py|sh)$/i;

/** Pipelines of Jenkins. */
export const jenkinsfileFormat = configurationFormat<JenkinsSubject>({
  set: jenkinsfileChecks,
  wants: (path) => NAME.test(path) && !OTHERS.test(path),
  read(files) {
    return readAlone(files, ({ path, text }) => {
      const { file, gaps } = readJenkinsfile(text, path);
      return { subjects: file ? [jenkinsSubject(file)] : [], gaps };
    });
  },
});
