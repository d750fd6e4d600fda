/** Tells an MLflow tracking server of training runs, over its REST interface. */
@NullMarked
package io.dreamweir.app.mlflow;

import org.jspecify.annotations.NullMarked;
