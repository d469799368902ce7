import { cloudformationChecks } from '../../../analyse/misconfiguration/cloudformation/unit.ts';
import { readCloudFormation } from '../../../observe/configuration/cloudformation/read-cloudformation.ts';
import { configurationFormat, readAlone } from '../format.ts';

const NAME = /\.(?:ya?ml|json|template|cfn)$/i;
/** Does a text declare resources of AWS? */
const RESOURCES = /(?:^|[{,])\s{0,40}["']?Resources["']?\s{0,9}:/m;
const TYPE = /["']?Type["']?\s{0,9}:\s{0,9}["']?(?:AWS|Custom|Alexa)::/;

/** Templates of CloudFormation and SAM, whatever their name. */
export const cloudformationFormat = configurationFormat({
  set: cloudformationChecks,
  wants: (path) => NAME.test(path),
  recognises: (_, text) => text.includes('::') && TYPE.test(text) && RESOURCES.test(text),
  read(files) {
    return readAlone(files, (file) => {
      const { modules, gaps } = readCloudFormation(file);
      return { subjects: modules.length > 0 ? [{ path: file.path, modules }] : [], gaps };
    });
  },
});
