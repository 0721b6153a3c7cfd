package io.gearshift.planner.ipa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gearshift.domain.traffic.Rate;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class IpaForecasterTest {
  @Test
  void untilThereAreTwoMinutesItIsTheMaximumOfAll() {
    IpaForecaster forecaster = IpaForecaster.empty(Predictor.REACTIVE);
    assertThat(forecaster.forecast()).isEqualTo(Rate.ZERO);
    assertThat(forecaster.newest()).isEqualTo(Rate.ZERO);

    forecaster = after(forecaster.after(30), 118, 7);
    assertThat(forecaster.forecast()).isEqualTo(Rate.of(30));

    forecaster = forecaster.after(7);
    assertThat(forecaster.seconds()).hasSize(120);
    assertThat(forecaster.forecast()).isEqualTo(Rate.of(7));
    assertThat(forecaster.newest()).isEqualTo(Rate.of(7));
  }

  @Test
  void thePredictorIsToldTheMaximaOfTwelveTimesTenSeconds() {
    List<List<Double>> told = new ArrayList<>();
    Predictor notes =
        maxima -> {
          told.add(maxima);
          return 5;
        };
    IpaForecaster forecaster = IpaForecaster.empty(notes);
    for (int second = 0; second < 200; second++) {
      forecaster = forecaster.after(second);
    }

    assertThat(forecaster.forecast()).isEqualTo(Rate.of(5));
    assertThat(told)
        .containsExactly(
            List.of(
                89.0, 99.0, 109.0, 119.0, 129.0, 139.0, 149.0, 159.0, 169.0, 179.0, 189.0, 199.0));
  }

  @Test
  void predictorsLookAtTheNewestTheMeanOrTheHighest() {
    List<Double> maxima = List.of(9.0, 3.0, 6.0, 4.0);

    assertThat(Predictor.REACTIVE.next(maxima)).isEqualTo(4);
    assertThat(Predictor.RECENT.next(maxima)).isEqualTo(6);
    assertThat(Predictor.RECENT.next(List.of(9.0))).isEqualTo(9);
    assertThat(Predictor.AVERAGE.next(maxima)).isEqualTo(5.5);
    assertThat(Predictor.MAXIMUM.next(maxima)).isEqualTo(9);
  }

  @Test
  void theSlopesOfTheNetworkAreThoseOfSmallSteps() {
    SplittableRandom random = new SplittableRandom(3);
    Lstm lstm = Lstm.drawn(10, random);
    LstmTraining.Example example = new LstmTraining.Example(List.of(4.0, 9.0, 2.0, 7.0), 6);
    double[] slope = new double[Lstm.size()];
    LstmTraining.addSlope(lstm, example, slope, 1);
    for (int i = 0; i < slope.length; i += 37) {
      double step = 1e-5;
      lstm.weights[i] += step;
      double above = error(lstm, example);
      lstm.weights[i] -= 2 * step;
      double below = error(lstm, example);
      lstm.weights[i] += step;
      assertThat(slope[i]).as("weight %d", i).isCloseTo((above - below) / (2 * step), within(1e-6));
    }
  }

  @Test
  void theNetworkLearnsWhatIsThereToBeLearnt() {
    List<Double> sawtooth = new ArrayList<>();
    for (int second = 0; second < 900; second++) {
      sawtooth.add(second / 10 % 3 == 0 ? 20.0 : 5.0);
    }
    List<LstmTraining.Example> examples = new ArrayList<>();
    List<Double> maxima = IpaForecaster.maxima(sawtooth);
    for (int i = 12; i < maxima.size(); i++) {
      examples.add(new LstmTraining.Example(maxima.subList(i - 12, i), maxima.get(i)));
    }
    Lstm lstm = new LstmTraining(200, 8).train(examples, new SplittableRandom(1));

    assertThat(LstmTraining.smape(lstm, examples)).isLessThan(20);
    assertThat(LstmTraining.smape(Predictor.REACTIVE, examples)).isGreaterThan(60);
  }

  private static double error(Lstm lstm, LstmTraining.Example example) {
    double[] inputs = example.maxima().stream().mapToDouble(rate -> rate / 10).toArray();
    double error = lstm.answer(lstm.steps(inputs)[inputs.length - 1]) - example.next() / 10;
    return error * error;
  }

  private static IpaForecaster after(IpaForecaster forecaster, int seconds, double rate) {
    IpaForecaster later = forecaster;
    for (int i = 0; i < seconds; i++) {
      later = later.after(rate);
    }
    return later;
  }
}
