// The contract as plain data: the shapes that libs/protocol reads, writes and checks JSON by, from buf's image of it.
import { createFileRegistry, fromBinary, getOption, ScalarType } from '@bufbuild/protobuf';
import { FeatureSet_FieldPresence, FileDescriptorSetSchema } from '@bufbuild/protobuf/wkt';

/** Two modules of TypeScript: what a browser needs, and what services say to each other besides. @param {Uint8Array} image */
export function shapeModules(image) {
  const registry = createFileRegistry(fromBinary(FileDescriptorSetSchema, image));
  const constraint = registry.getExtension('tutti.v1.constraint');
  const frames = withParts(['ClientFrame', 'ServerFrame'].map((name) => registry.getMessage(`tutti.v1.${name}`)));
  const ours = [...registry].filter(
    (type) => type.kind === 'message' && type.file.proto.package === 'tutti.v1' && type.name !== 'Constraint',
  );
  const others = withParts(ours).filter((message) => !frames.includes(message));
  const borrowed = frames.filter((message) => others.some(({ fields }) => fields.some((field) => field.message === message)));
  return {
    'frame-shapes.ts': moduleOf(frames, [], constraint),
    'service-shapes.ts': moduleOf(others, borrowed, constraint),
  };
}

const heading = `// Made from proto/ by \`npm run generate\`; not to be changed by hand.
import type { Shape } from '../json/shape.ts';
`;

function moduleOf(messages, borrowed, constraint) {
  const imports = borrowed.length > 0 ? `import { ${borrowed.map(({ name }) => name).join(', ')} } from './frame-shapes.ts';\n` : '';
  return `${heading}${imports}${messages.map((message) => `\n${shapeOf(message, constraint)}\n`).join('')}`;
}

/** Every message after those that it holds, so that a constant is there before it is named. */
function withParts(messages, before = [], found = []) {
  for (const message of messages) {
    if (before.includes(message)) throw new TypeError(`${message.name} holds itself; shapes are trees`);
    const parts = message.fields.flatMap((field) => (field.message ? [field.message] : []));
    withParts(parts, [...before, message], found);
    if (!found.includes(message)) found.push(message);
  }
  return found;
}

function shapeOf({ name, fields }, constraint) {
  const lines = fields.map((field) => `    ${literal(fieldOf(field, getOption(field, constraint)))},\n`);
  return `export const ${name}: Shape = {\n  fields: [${lines.length > 0 ? `\n${lines.join('')}  ` : ''}],\n};`;
}

/** In the order of `Field` in libs/protocol/src/json/shape.ts; what is not so is left out. */
function fieldOf(field, { required, min, max, integer, allowNonFinite, pattern, maxLength, maxItems, oneOf, noControls }) {
  if (field.localName !== field.jsonName) throw new TypeError(`${field} is ${field.localName} in code and ${field.jsonName} in JSON`);
  const list = field.fieldKind === 'list';
  const optional = !list && !field.message && !field.oneof && field.presence !== FeatureSet_FieldPresence.IMPLICIT;
  return {
    name: field.jsonName,
    kind: kindOf(field),
    message: field.message && { constant: field.message.name },
    list: list || undefined,
    optional: optional || undefined,
    oneof: field.oneof?.localName,
    required: required || undefined,
    min,
    max,
    integer: integer || undefined,
    allowNonFinite: allowNonFinite || undefined,
    pattern: pattern || undefined,
    maxLength,
    maxItems,
    oneOf: oneOf.length > 0 ? oneOf : undefined,
    noControls: noControls || undefined,
  };
}

const scalars = new Map([
  [ScalarType.STRING, 'text'],
  [ScalarType.DOUBLE, 'double'],
  [ScalarType.UINT32, 'uint32'],
  [ScalarType.BOOL, 'boolean'],
]);

/** Messages parsed from JSON and from binary are the same plain object; no other kind of field can promise that (ADR 5). */
function kindOf(field) {
  const kind = field.message && field.fieldKind !== 'map' ? 'message' : scalars.get(field.scalar);
  if (!kind || field.fieldKind === 'map') throw new TypeError(`${field} is of a kind that JSON does not carry as it is: see ADR 5`);
  return kind;
}

function literal(value) {
  if (Array.isArray(value)) return `[${value.map(literal).join(', ')}]`;
  if (typeof value === 'string') return `'${JSON.stringify(value).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;
  if (typeof value !== 'object') return String(value);
  if ('constant' in value) return value.constant;
  const entries = Object.entries(value).filter(([, held]) => held !== undefined);
  return `{ ${entries.map(([key, held]) => `${key}: ${literal(held)}`).join(', ')} }`;
}
