"""Comparing syntax trees in tests."""

import ast


class ASTTestMixin:
    def assertASTEqual(self, left, right):
        """Two trees are equal in kinds and fields, positions aside."""
        self._compare(left, right, 'tree')

    def _compare(self, left, right, where):
        if not isinstance(left, ast.AST):
            self.assertEqual(left, right, where)
            return
        self.assertIs(type(left), type(right), where)
        for field in left._fields:
            missing = object()
            a, b = getattr(left, field, missing), getattr(right, field, missing)
            here = f'{where}.{field}'
            if a is missing or b is missing:
                self.assertTrue(a is b, here)
            elif isinstance(a, list):
                self.assertIsInstance(b, list, here)
                self.assertEqual(len(a), len(b), here)
                for i, (x, y) in enumerate(zip(a, b)):
                    self._compare(x, y, f'{here}[{i}]')
            else:
                self._compare(a, b, here)
