/** Every field is there unless it is named as optional. */
export const object = (properties: Readonly<Record<string, object>>, { optional = [] as readonly string[] } = {}) => ({
  type: 'object',
  required: Object.keys(properties).filter((name) => !optional.includes(name)),
  additionalProperties: false,
  properties,
});

export const text = { type: 'string' } as const;
export const number = { type: 'number' } as const;
export const count = { type: 'integer', minimum: 0 } as const;
export const list = (items: object) => ({ type: 'array', items });
export const orNull = <T extends { readonly type: string }>(schema: T) => ({ ...schema, type: [schema.type, 'null'] });
export const oneOf = (...values: readonly string[]) => ({ type: 'string', enum: values });
export const opaqueMemberId = { ...text, description: 'Opaque; the name of the person stands beside it, never in the log' };
