import type { DescMessage } from '@bufbuild/protobuf';
import * as frameShapes from './generated/frame-shapes.ts';
import * as serviceShapes from './generated/service-shapes.ts';
import type { Shape } from './json/shape.ts';

const shapes = new Map<string, Shape>(Object.entries({ ...frameShapes, ...serviceShapes }));

/** The shape of any message of the contract. */
export function shapeOf(desc: DescMessage): Shape {
  const shape = shapes.get(desc.name);
  if (!shape) throw new TypeError(`${desc.typeName} is no message of the contract`);
  return shape;
}
