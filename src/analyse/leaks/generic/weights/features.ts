/** What each feature adds to the logarithm of the odds, and what more for a family. Written by `scripts/fit-leak-classifier.ts`. */
export const FEATURES = `
a sentence: all -0.57, key 0.12, password -0.11, token -0.12
a space: all -0.45, secret 0.05
address: all -0.09, password -0.05
all in words: all -0.15, key -0.13, secret -0.09, token 0.05, url 0.09
alphabet alnum: all 0.62, secret 0.05, token 0.05
alphabet base64: all -0.2, key -0.18, secret -0.13, token 0.11, uuid 0.07
alphabet digits: all 0.08, password 0.06
alphabet dotted: all -0.54, key -0.07
alphabet hex: all 0.33, password -0.1, token 0.08
alphabet letters: all 0.15, secret 0.05
alphabet lower: all 0.6, password 0.14, secret -0.05, url 0.06
alphabet other: all -0.8, key 0.06, password -0.09, secret 0.05, token -0.25
alphabet print: all -0.55, key -0.12, password 0.05, salt -0.06, token -0.06
alphabet upper: all 0.07, password 0.05
bare in code: auth 0.12, key -0.07, password -0.08
bare in prose: all -0.33, password 0.06, token -0.1
base64 with its end: all 0.23, auth 0.06, password -0.06, token 0.06
begins or ends like a part: all -0.61, password -0.13, token 0.05
built or called: all -0.34, auth 0.05, key -0.05, password -0.11, token -0.06
classes change hardly: auth -0.06, key -0.05, password 0.2, secret -0.1
classes change often: all 0.38, auth 0.16, password -0.09, token -0.07, uuid 0.07
code: all -0.28
constant of code: all -0.23
digits at its end: all -0.53, key -0.05, password -0.11, secret 0.06
entropy high: all 0.21, key -0.05, password -0.06, url 0.09
entropy low: all -0.68, password -0.14, token -0.16, uuid 0.05
few letters: all 0.1, key -0.07, salt 0.14, token -0.08, uuid 0.05
few words: all 0.31, auth -0.05, key 0.05, password -0.13, salt 0.1, secret 0.1, uuid 0.07
file of code: all -0.06, key -0.18, password 0.06, salt 0.09, token 0.08
file of config: all 0.52, auth 0.05, password 0.16, secret -0.07, url 0.07
file of data: all -0.25, password -0.11, secret 0.05
file of markup: all -0.16
file of prose: key 0.05, password 0.05, token -0.07
file of shell: all -0.11
file of unknown: all -0.16, key -0.06
first of its line: auth -0.07, key -0.06, salt 0.1, token 0.05
form argument: all -0.36, password -0.06
form assignment: all 0.09, key -0.09, password 0.22, salt 0.08, token -0.13
form bare: all 0.29, uuid 0.07
form call: all -0.25, password -0.12
form comparison: all -0.13, key -0.05
form flag: all 0.27, password 0.07
form header: all 0.12, auth 0.05
form member: all -0.42, auth -0.07, key -0.08, token 0.1
form statement: all 0.06
form url: all 0.33, url 0.08
half in words: all -0.26, key -0.08, password 0.1, token -0.07
hash of a password: all -0.81
hexadecimal, and long: all 0.22, token 0.06
in a comment: auth 0.07, password -0.09
in a list: all -0.27, password -0.07
in a query: all 0.1
in an expectation: all -0.11
in capitals: all 0.34, key 0.09
in nested text: all 0.14
in words, and long: all -0.16, secret -0.05
is its name: all -0.32, password -0.06
length 100 or more: all 0.24, key 0.06, password -0.11, token 0.07
length 12 to 15: all 0.3, key -0.1, password 0.15
length 16 to 23: all -0.19, auth -0.05, password 0.1, token -0.1
length 24 to 32: all 0.26, key 0.08
length 33 to 47: all 0.15, key -0.05, password -0.07, token 0.06, uuid 0.07
length 48 to 99: all -0.06, auth 0.16, password -0.26
length 5 to 7: all -0.24, auth -0.07, key -0.13, password 0.12, token -0.05, url 0.07
length 8 to 11: key -0.11, password 0.19, salt 0.07, secret -0.11
length of a hash: all 0.05
length under 5: all -0.7, secret -0.15
letters and digits and marks: all -0.06, auth 0.1, token -0.11
marks of passwords: all 0.37, auth 0.05, password 0.17
markup: all 0.24, key 0.06
mixed, and long: all 0.62, password -0.05, token 0.08, uuid 0.07
mixed, and short: all -0.18, auth -0.09, key -0.15, password 0.17, salt -0.05, url 0.05
most in words: all -0.27, secret -0.05
name ends with what is about it: all -0.63, auth -0.07, secret -0.1
name has no word: all 0.15
name is in capitals: all 0.08, auth -0.05, password 0.07
name is long: all -0.13
name is of a constant of errors: all -0.46
name is of a hash: all -0.32, password -0.07
name is of an index: all -0.16
name is of several words: all -0.95, auth -0.13, key -0.08
name is the word alone: key -0.21, password 0.18, secret 0.06, token -0.07
name of code: all -0.1, password 0.06, secret -0.05
name says of what it is the key: all 0.64, key 0.12, password 0.11, secret -0.05
names another credential: all -1.67, auth 0.05, key 0.09, password -0.39, secret -0.07, url -0.08
names joined by dashes: all 0.11, password 0.09, secret -0.07
names joined by dots: all 0.1
no letter in words, and long: all 0.59, key 0.18, password -0.32, salt 0.06, secret 0.18, uuid 0.07
no letter in words, and short: all -0.35, auth -0.05, key -0.13, password 0.18, secret -0.08
not of ASCII: all -0.85, token -0.07
of its family: all -0.23, key -0.24, password 0.14, salt 0.08, secret -0.08, token -0.05, url 0.08, uuid 0.07
of letters only, and bare: all 0.05
one word: all -0.14, password -0.07, url 0.05
path of built files: all -0.09
path of documentation: all -0.22, key 0.05, token -0.06
path of environments: all 0.11, auth 0.07
path of examples: all 0.28, password 0.05, secret -0.07, uuid 0.1
path of fixtures: all -0.09, secret 0.06
path of others: all -0.06, secret -0.06
path of tests: all 0.28, auth 0.12, key -0.1, secret -0.08, token 0.05, uuid 0.1
path or address: all -0.09
quoted: all -0.05, auth -0.17, key -0.12, password 0.18
repeats its name: all -0.81, auth 0.07, key 0.07, password -0.25, secret -0.06
repetition: all -0.75, key -0.05
sequence: all -0.85, password -0.07, secret -0.05
small number: all -0.31
stand-in inside: all -1.28, password -0.17, secret -0.07
stand-in: all -2.19, password -0.41, url -0.1
template: all -0.68, password -0.13
test inside: all -0.47, password -0.1
three classes, and few words: all 0.46, key 0.11, password -0.1, secret 0.05, token 0.11
version or date: all -0.26
`;
