import { Dict, equals, hostFunction, PyType, type Rt, raise, str, typeName, type Value } from '../../jinja/index.js';
import type { Shelf } from '../scope/scope.js';

/** `validation.any(type or value, …)`: a validator for `config.get` and `config.require`. */
export const validationNames: Shelf = new Map([
  [
    'validation',
    (): Value => {
      const validation = new Dict();
      validation.setText(
        'any',
        hostFunction('validate_any', choices =>
          hostFunction('inner', ([value], _kwargs, rt) => {
            if (choices.some(choice => fits(choice, value, rt))) return null;
            const shown = choices.map(choice => str(choice, rt)).join(',');
            return raise('DbtValidationError', `Expected value "${str(value, rt)}" to be one of ${shown}`);
          }),
        ),
      );
      return validation;
    },
  ],
]);

function fits(choice: Value, value: Value, rt: Rt): boolean {
  if (choice instanceof PyType) return typeName(value) === choice.name;
  return equals(choice, value, rt);
}
